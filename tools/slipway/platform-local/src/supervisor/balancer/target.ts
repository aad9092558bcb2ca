import { normalisePath } from './normalise-path.ts';

/** What a request line asks for. */
export type Target =
  | { kind: 'server' }
  | {
      kind: 'path';
      /** As the service gets it: the client's own bytes, in origin form. */
      origin: string;
      /** What the service is chosen by. */
      path: string;
      /** Of a target in absolute form: it counts, and not the header Host (RFC 9112, 3.2.2). */
      authority?: string;
    };

/** Nothing where the target is none. */
export function readTarget(method: string, url: string): Target | undefined {
  if (url === '*') return method === 'OPTIONS' ? { kind: 'server' } : undefined;
  const [, authority, rest = ''] = /^https?:\/\/([^/?#]+)([^]*)$/i.exec(url) ?? [];
  // A user's name before the host: no one means that but to deceive (RFC 9110, 4.2.4).
  if (authority?.includes('@')) return undefined;
  const origin = authority === undefined ? url : rest.startsWith('/') ? rest : `/${rest}`;
  if (!origin.startsWith('/')) return undefined;
  const path = normalisePath(origin);
  if (path === undefined) return undefined;
  return { kind: 'path', origin, path, ...(authority === undefined ? {} : { authority }) };
}
