/** Where a server listens: a TCP port or a unix socket. */
export type ListenAddress = { host: string; port: number } | { path: string };

const HIGHEST_PORT = 65_535;

/**
 * Reads what `PORT` may hold: an integer is a TCP port on `host`, anything else the path of a unix socket.
 *
 * @throws RangeError when an integer is no port.
 */
export function parseListenAddress(value: string | number, host: string): ListenAddress {
  const text = String(value).trim();
  if (!/^-?\d+$/.test(text)) {
    if (text === '') throw new RangeError('expected a port or the path of a unix socket');
    return { path: text };
  }
  const port = Number(text);
  if (port < 0 || port > HIGHEST_PORT) {
    throw new RangeError(`expected a port from 0 to ${HIGHEST_PORT} or the path of a unix socket`);
  }
  return { host, port };
}

export function formatAddress(address: ListenAddress): string {
  if ('path' in address) return address.path;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${host}:${address.port}`;
}
