import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Prober } from './prober.ts';

async function withServer(answer: RequestListener, test: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await test(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('every answer is counted, over kept-alive and over fresh connections', async () => {
  const connections = new Set<unknown>();
  let asked = 0;
  await withServer(
    (request, response) => {
      asked += 1;
      connections.add(request.socket);
      response.end('hello');
    },
    async (url) => {
      expect(await new Prober({ url, headers: {} }).burst(40)).toMatchObject({
        sent: 40,
        lost: 0,
        failed: 0,
      });
      expect(asked).toBe(40);
      expect(connections.size).toBeGreaterThan(1);
      expect(connections.size).toBeLessThan(40);
    },
  );
});

test('a connection that is cut, half an answer, and an answer of the balancer itself are lost requests', async () => {
  let turn = 0;
  await withServer(
    (request, response) => {
      turn += 1;
      if (turn === 1) request.socket.destroy();
      else if (turn === 2)
        response.writeHead(200, { 'content-length': 10 }).write('half', () => request.socket.destroy());
      else response.writeHead(503).end();
    },
    async (url) => {
      expect(await new Prober({ url, headers: {} }).burst(3, 1)).toMatchObject({
        sent: 3,
        lost: 3,
        failed: 0,
      });
    },
  );
});

test("a service's own 500 is a failed request and not a lost one", async () => {
  await withServer(
    (_request, response) => response.writeHead(500).end(),
    async (url) => {
      const tally = await new Prober({ url, headers: {} }).burst(2);
      expect(tally).toEqual({ sent: 2, lost: 0, failed: 2, reasons: ['the service answered 500'] });
    },
  );
});

test('what is still out when the count begins anew belongs to the time before', async () => {
  const unanswered: (() => void)[] = [];
  await withServer(
    (_request, response) => unanswered.push(() => response.writeHead(500).end()),
    async (url) => {
      const prober = new Prober({ url, headers: {} });
      const sending = prober.burst(1, 1);
      while (unanswered.length === 0) await new Promise(setImmediate);
      prober.countAnew();
      unanswered[0]?.();
      expect(await sending).toMatchObject({ sent: 1, failed: 1 });
      expect(prober.recent).toMatchObject({ sent: 0, failed: 0 });
    },
  );
});

test('requests go on being sent at their times while nothing is answered', async () => {
  const unanswered: (() => void)[] = [];
  await withServer(
    (_request, response) => unanswered.push(() => response.end()),
    async (url) => {
      const prober = new Prober({ url, headers: {} });
      prober.start(200);
      while (unanswered.length < 30) await new Promise(setImmediate);
      const stopped = prober.stop();
      const flush = setInterval(() => {
        for (const answer of unanswered.splice(0)) answer();
      }, 1);
      const tally = await stopped;
      clearInterval(flush);
      expect(tally.sent).toBeGreaterThanOrEqual(30);
      expect(tally.lost).toBe(0);
    },
  );
});
