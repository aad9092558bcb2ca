import { rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import type { ListenAddress } from './listen-address.ts';

/**
 * Removes the socket file that a killed process left behind, which would make `listen` fail.
 * A socket that someone answers on, and any other kind of file, stays.
 */
export async function removeStaleSocket(address: ListenAddress): Promise<void> {
  if (!('path' in address)) return;
  const { path } = address;
  const found = await stat(path).catch(() => undefined);
  if (found?.isSocket() && !(await answers(path))) await rm(path, { force: true });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code !== 'ECONNREFUSED');
    });
  });
}
