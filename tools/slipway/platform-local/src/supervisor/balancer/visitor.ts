import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Sticky } from '@slipway/core/environment/rollout';

/** Who asks, as far as `rollout.sticky` lets it be told. */
export interface Visitor {
  /** What tells this visitor from others; nothing where it can't be told, and each request is drawn for itself. */
  name: string | undefined;
  /** The cookie that is to tell from now on, where there is none yet. */
  cookie: string | undefined;
}

/** A visitor without a cookie gets one, with the answer; not where one release has all traffic: there is no need then. */
export function visitorOf(
  { headers }: Pick<IncomingMessage, 'headers'>,
  sticky: Sticky | undefined,
  { isShared, isSecure }: { isShared: boolean; isSecure: boolean },
): Visitor {
  if (!sticky || !isShared) return { name: undefined, cookie: undefined };
  if ('header' in sticky) {
    const value = headers[sticky.header.toLowerCase()];
    return { name: value === undefined ? undefined : String(value), cookie: undefined };
  }
  const given = cookieIn(headers.cookie, sticky.cookie);
  if (given !== undefined) return { name: given, cookie: undefined };
  const name = randomBytes(16).toString('hex');
  const secure = isSecure ? '; Secure' : '';
  return { name, cookie: `${sticky.cookie}=${name}; Path=/; HttpOnly; SameSite=Lax${secure}` };
}

function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, ...value] = part.split('=');
    if (key?.trim() === name) return value.join('=').trim() || undefined;
  }
  return undefined;
}
