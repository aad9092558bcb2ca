/**
 * A URL for people, as Slipway itself asks it: by the address that it listens on. `localhost` may mean ::1 as well, and
 * there another program may answer.
 *
 * @param host what the environment's file says to listen on
 */
export function ownAddress(url: string, host: string): string {
  const asked = new URL(url);
  if (asked.hostname === 'localhost') asked.hostname = addressOf(host);
  return asked.href;
}

function addressOf(host: string): string {
  if (['0.0.0.0', '::', ''].includes(host)) return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
