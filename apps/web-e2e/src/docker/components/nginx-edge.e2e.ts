import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { StartedTestContainer } from 'testcontainers';
import { eventually } from '../../harness/eventually.ts';
import { ask } from '../../harness/http.ts';
import { docker } from '../docker.ts';
import { Balancer } from './harness/balancer.ts';
import { logsRequests } from './nginx/access-log.ts';
import { openSocket, readToEnd, readUntil, sendRequest } from './harness/raw-request.ts';
import { createNetwork } from './harness/started.ts';
import { replicaOf, startRelease } from './harness/stub-release.ts';

/** What the stub says that it was sent. */
interface Seen {
  replica: string;
  release: string;
  url: string;
  headers: Record<string, string>;
}

const secret = 'secret of the management port';
const claimed = '0123456789abcdef0123456789abcdef';

let balancer: Balancer;
let replica: StartedTestContainer;

beforeAll(async () => {
  const network = await createNetwork();
  balancer = await Balancer.start(network);
  const [only] = await startRelease(network, 'web-r1', 1);
  if (!only) throw new Error('no replica started');
  replica = only;
  await balancer.stage({ 'web-r1': [replica] });
  balancer.direct({ r1: 100 });
});

async function seen(path: string, headers: Record<string, string> = {}): Promise<Seen> {
  const { body } = await ask(`${balancer.url}${path}`, { headers });
  return JSON.parse(body) as Seen;
}

const raw = (...lines: string[]) => sendRequest(balancer, ...lines);

describe('what a replica is told', () => {
  test("the request's id, which the client and the log get too, and no one else's", async () => {
    const { headers, body } = await ask(`${balancer.url}/shown`, { headers: { 'x-request-id': claimed } });
    const id = String(headers['x-request-id']);

    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(id).not.toBe(claimed);
    expect((JSON.parse(body) as Seen).headers['x-request-id']).toBe(id);
    expect(await balancer.logged(id)).toMatchObject({ uri: '/shown', status: 200 });
  });

  test('the address, protocol and host as Nginx saw them, whatever the client claims', async () => {
    const { headers } = await seen('/shown', {
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'elsewhere.example',
      'x-real-ip': '1.2.3.4',
      forwarded: 'for=1.2.3.4',
    });
    const host = `${balancer.host}:${balancer.port}`;

    expect(headers).toMatchObject({ host, 'x-forwarded-host': host, 'x-forwarded-proto': 'http' });
    expect(headers['x-forwarded-for']).toBe(headers['x-real-ip']);
    expect(JSON.stringify(headers)).not.toMatch(/1\.2\.3\.4|elsewhere/);
  });

  test('the path as it was sent', async () => {
    expect((await seen('/a%2Fb/%C3%A4?q=%20&r=a+b')).url).toBe('/a%2Fb/%C3%A4?q=%20&r=a+b');
  });

  test('a client of HTTP/1.0 that names no host is served', async () => {
    expect(await raw('GET /shown HTTP/1.0')).toMatch(/^HTTP\/1\.1 200 OK/);
  });
});

logsRequests(() => balancer);

describe('through 2727', () => {
  test.each([
    ['/-/adopt', []],
    ['//-/adopt', []],
    ['/x/../-/running?release=web-r1', []],
    ['/%2d/adopt', []],
    ['http://127.0.0.1:8081/-/adopt', []],
    ['http://127.0.0.1:8080/nginx_status', []],
    ['/nginx_status', ['Host: 127.0.0.1:8080']],
    ['/healthz', ['Host: localhost:8080']],
    ['/metrics', ['Host: web-r1:9464', 'X-Slipway-Upstream: web-r1:9464']],
    ['http://web-r1:9464/metrics', ['X-Slipway-Upstream: web-r1:9464']],
    ['/health/ready', ['X-Forwarded-Host: web-r1:9464', 'X-Forwarded-Port: 9464']],
  ])('%s %j is a path of the service like any other', async (target, headers) => {
    const host = headers.some((one) => one.startsWith('Host')) ? [] : ['Host: a'];
    const answer = await raw(`GET ${target} HTTP/1.1`, ...host, ...headers, 'Connection: close');

    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(answer).not.toContain(secret);
    expect(answer).toContain(`"replica":"${replicaOf(replica)}"`);
  });

  test('no other port is reached: CONNECT is refused', async () => {
    const answer = await raw('CONNECT web-r1:9464 HTTP/1.1', 'Host: web-r1:9464');

    expect(answer).toMatch(/^HTTP\/1\.1 40\d /);
  });

  test('the internal listener is shut to the network, too', async () => {
    const address = balancer.container.getIpAddress(balancer.container.getNetworkNames()[0] ?? '');
    const script = `fetch('http://${address}:8081/-/adopt').then(() => console.log('open'), (e) => console.log(e.cause.code))`;
    const { output } = await replica.exec(['node', '-e', script]);

    expect(output.trim()).toBe('ECONNREFUSED');
  });
});

describe('limits', () => {
  test('a body over 10 MB is refused with 413 before a replica sees it', async () => {
    const answer = await raw('POST /echo HTTP/1.1', 'Host: a', `Content-Length: ${10 * 1024 * 1024 + 1}`);

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    const [, id = ''] = /x-request-id: (\w+)/i.exec(answer) ?? [];
    expect(await balancer.logged(id)).toMatchObject({ status: 413, upstream: '' });
  });

  test('a body of 10 MB gets through whole', async () => {
    const body = 'ä'.repeat(5 * 1024 * 1024);

    expect((await ask(`${balancer.url}/echo`, { method: 'POST', body })).body).toBe(body);
  });

  test('a client that never ends its headers is cut', async () => {
    const socket = await openSocket(balancer.port);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ');

    await readToEnd(socket);

    await eventually('it is logged', () => balancer.accessLog().at(-1)?.status === 408);
  });

  test('a long answer to a client that does not read fills neither memory nor the root', async () => {
    const asked = request(`${balancer.url}/flood?mib=400`).end();
    const answer = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      asked.on('response', resolve).on('error', reject);
    });
    await eventually('the replica has no more to send for now', quiet());
    const used = Number(
      docker('exec', balancer.container.getId(), 'sh', '-c', 'du -sm /var/cache/nginx | cut -f1'),
    );
    let bytes = 0;
    for await (const part of answer) bytes += part.length;

    expect(used).toBeLessThan(32);
    expect(bytes).toBe(400 * 1024 * 1024);
  });
});

describe('streams', () => {
  test('an event reaches the client when it is sent, not when the answer ends', async () => {
    const asked = request(`${balancer.url}/events`).end();
    const answer = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      asked.on('response', resolve).on('error', reject);
    });
    const first = await new Promise((resolve) =>
      answer.once('data', (part: Buffer) => {
        // What comes before someone reads again must not be lost.
        answer.pause();
        resolve(part.toString());
      }),
    );
    await ask(`${balancer.url}/finish`);

    expect(first).toBe('data: first\n\n');
    expect(await text(answer)).toBe('data: last\n\n');
  });

  test('a WebSocket’s upgrade and bytes in both directions', async () => {
    const socket = await openSocket(balancer.port);
    socket.write('GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    expect(await readUntil(socket, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 101 /);

    socket.write('there and back');
    expect(await readUntil(socket, 'back')).toBe('there and back');
    socket.destroy();
  });
});

/** True once Nginx's folder of temporary files has not grown between two looks. */
function quiet(): () => boolean {
  let before = -1;
  return () => {
    const now = Number(
      docker('exec', balancer.container.getId(), 'sh', '-c', 'cat /sys/class/net/eth0/statistics/rx_bytes'),
    );
    const same = now === before;
    before = now;
    return same;
  };
}
