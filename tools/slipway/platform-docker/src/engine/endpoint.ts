/** What a connection over TLS is made with: PEM. */
export interface Tls {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
  rejectUnauthorized: boolean;
}

/** Where an engine's API is spoken to: what `request` of node:http or node:https takes. */
export type Endpoint = { socketPath: string } | { host: string; port: number; tls?: Tls };

/** Docker's own place. */
export const usualSocket = '/var/run/docker.sock';

/** The endpoint behind an address as in DOCKER_HOST; nothing where it is none that can be spoken to directly. */
export function endpointAt(url: string, tls?: Tls): Endpoint | undefined {
  const [, path] = /^(?:unix|npipe):\/\/(.+)$/.exec(url) ?? [];
  if (path !== undefined) return { socketPath: path };
  if (!/^tcp:\/\/./.test(url) || !URL.canParse(url.replace(/^tcp/, 'http'))) return undefined;
  const { hostname, port } = new URL(url.replace(/^tcp/, 'http'));
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(port || (tls ? 2_376 : 2_375)), ...(tls ? { tls } : {}) };
}
