import type { SshAddress } from '@slipway/core/environment/engine-address';

/** Seconds between two signs of life, and how many may stay out before the connection counts as dead. */
const aliveEverySeconds = 5;
const aliveMisses = 3;
const connectWithinSeconds = 15;

const options = {
  // No one is there to answer a question: keys and known hosts are as SSH's own configuration has them.
  BatchMode: 'yes',
  ConnectTimeout: String(connectWithinSeconds),
  ServerAliveInterval: String(aliveEverySeconds),
  ServerAliveCountMax: String(aliveMisses),
  ExitOnForwardFailure: 'yes',
  StreamLocalBindUnlink: 'yes',
  RemoteCommand: 'none',
  RequestTTY: 'no',
  ForwardAgent: 'no',
  ForwardX11: 'no',
};

/** Tells where the server's docker command finds its engine; then lasts as long as stdin, and so the connection does. */
const remoteCommand = `docker context inspect --format '{{.Endpoints.docker.Host}}' && exec cat >/dev/null`;

/** The one connection that everything of a command goes through; others of it are asked for at `control`. */
export function connect(address: SshAddress, control: string): string[] {
  const settings = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return ['-T', ...settings, '-M', '-S', control, ...destination(address), remoteCommand];
}

/** Asks the connection to listen on a local socket or port for one on the server. */
export function forward(address: SshAddress, control: string, local: string, remote: string): string[] {
  return ['-S', control, '-O', 'forward', '-L', `${local}:${remote}`, ...destination(address)];
}

/** Runs a command over the connection. */
export function onServer(address: SshAddress, control: string, command: string): string[] {
  return ['-S', control, ...destination(address), command];
}

/** Prints SSH's own configuration for a host, the name or address behind an alias among it. */
export const configurationOf = (address: SshAddress) => ['-G', ...destination(address)];

function destination({ user, host, port }: SshAddress): string[] {
  return [
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    '--',
    host,
  ];
}
