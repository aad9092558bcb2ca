import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Prober, type ProbeTarget } from './prober.ts';

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

const target = (address: string): ProbeTarget => ({
  address,
  headers: {},
  request: { path: '/', expect: { status: [200, 399] } },
});

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
      expect(await new Prober(target(url)).burst(40)).toMatchObject({
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

test("a cut connection, half an answer and one of the balancer's are lost requests", async () => {
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
      expect(await new Prober(target(url)).burst(3, 1)).toMatchObject({
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
      const tally = await new Prober(target(url)).burst(2);
      expect(tally).toEqual({ sent: 2, lost: 0, failed: 2, reasons: ['the service answered 500'] });
    },
  );
});

test('requests are sent while nothing is answered, until too many are out', async () => {
  const unanswered: (() => void)[] = [];
  await withServer(
    (_request, response) => unanswered.push(() => response.end('late')),
    async (url) => {
      const prober = new Prober(target(url));
      prober.start(1_000);
      while (unanswered.length < 8) await new Promise(setImmediate);
      // Time enough for fifty more.
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(unanswered).toHaveLength(8);
      const flush = setInterval(() => {
        for (const answer of unanswered.splice(0)) answer();
      }, 1);
      expect(await prober.stop()).toMatchObject({ lost: 0, failed: 0 });
      clearInterval(flush);
    },
  );
});

test('an answer that came while this process was held up is no silence', async () => {
  const answering = `require('node:http').createServer((request, response) => {
      console.log('asked');
      setTimeout(() => response.end('hello'), 600);
    }).listen(0, '127.0.0.1', function () { console.log(this.address().port); })`;
  const server = spawn(process.execPath, ['--eval', answering], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const prober = new Prober(target(`http://127.0.0.1:${port.toString().trim()}/`), 500);
    const asked = prober.untilLost(1);
    await once(server.stdout, 'data');
    // Nothing runs here for longer than an answer may take, and it comes meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
    await asked;
    expect(await prober.stop()).toMatchObject({ sent: 1, lost: 0 });
  } finally {
    server.kill();
  }
});
