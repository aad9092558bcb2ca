import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lookAt, whichAreReady } from './looks.ts';

/** A replica's management port that answers as it is told, and what it was asked for. */
async function withReplica<T>(
  status: (path: string, times: number) => number | 'nothing',
  look: (address: string, asked: string[]) => Promise<T>,
): Promise<T> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = status(path, asked.filter((other) => other === path).length);
    if (answer === 'nothing') request.socket.destroy();
    else
      response
        .writeHead(answer)
        .end('process_resident_memory_bytes{service="web"} 4096\nprocess_start_time_seconds 1.5\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await look(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, asked);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test('a look tells readiness, memory and the start of the process', () =>
  withReplica(
    () => 200,
    async (address) => {
      expect(await lookAt(address)).toEqual({ ready: true, residentBytes: 4096, startedAt: 1.5 });
    },
  ));

test('a ready replica puts its metrics together once for many looks', () =>
  withReplica(
    () => 200,
    async (address, asked) => {
      for (let look = 0; look < 5; look += 1)
        expect(await lookAt(address)).toMatchObject({ residentBytes: 4096 });
      expect(asked.filter((path) => path === '/metrics')).toHaveLength(1);
    },
  ));

test('one that is not ready is looked at whole each time: its process may be another', () =>
  withReplica(
    (path) => (path === '/metrics' ? 200 : 503),
    async (address, asked) => {
      for (let look = 0; look < 2; look += 1) expect(await lookAt(address)).toMatchObject({ ready: false });
      expect(asked.filter((path) => path === '/metrics')).toHaveLength(2);
    },
  ));

test('a service without metrics is ready all the same', () =>
  withReplica(
    (path) => (path === '/metrics' ? 404 : 200),
    async (address) => {
      expect(await lookAt(address)).toEqual({ ready: true });
    },
  ));

test('one that did not answer is asked once more', () =>
  withReplica(
    (path, times) => (path === '/health/ready' && times === 1 ? 'nothing' : 200),
    async (address) => {
      expect(await lookAt(address)).toMatchObject({ ready: true });
    },
  ));

test('replicas that start are asked until all are ready', () =>
  withReplica(
    (_path, times) => (times < 4 ? 503 : 200),
    async (address, asked) => {
      expect(await whichAreReady([address], 60_000)).toEqual([true]);
      expect(asked).toEqual(Array(4).fill('/health/ready'));
    },
  ));

test('one that has no such port keeps the others back no longer than is said', () =>
  withReplica(
    () => 200,
    async (address) => {
      expect(await whichAreReady([address, 'http://127.0.0.1:9'], 100)).toEqual([true, false]);
    },
  ));

test('one that answers, and not well, is not ready', () =>
  withReplica(
    () => 503,
    async (address) => {
      expect(await whichAreReady([address], 0)).toEqual([false]);
    },
  ));
