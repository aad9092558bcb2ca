import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections, usually 32768 and up. */
const lowest = 10_000;
const portsPerWorker = 2_000;
const worker = Number(process.env['JEST_WORKER_ID'] ?? '1') % 10;

// A start of its own each time, so that two runs of the suite on one machine hardly ever meet.
let next = Math.floor((Math.random() * portsPerWorker) / 2) * 2;

/** The first of two adjacent free ports: the balancer's and the one that the supervisor serves metrics on. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const port = lowest + worker * portsPerWorker + next;
    next = (next + 2) % portsPerWorker;
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
