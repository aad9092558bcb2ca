import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { FakeRelease } from '../../testing/fake-release.ts';
import { trafficTo, withBalancer } from '../../testing/with-balancer.ts';

const echo: RequestListener = (incoming, outgoing) => {
  outgoing.setHeader('x-seen', JSON.stringify(incoming.headers));
  void text(incoming).then((body) => outgoing.end(`${incoming.method ?? ''} ${incoming.url ?? ''} ${body}`));
};

test('requests take turns over the replicas', () =>
  withBalancer(
    [(_, outgoing) => outgoing.end('one'), (_, outgoing) => outgoing.end('two')],
    async ({ ask }) => {
      const bodies = [await ask(), await ask(), await ask(), await ask()].map(({ body }) => body);
      expect(bodies.filter((body) => body === 'one')).toHaveLength(2);
      expect(bodies.filter((body) => body === 'two')).toHaveLength(2);
    },
  ));

test('method, path and body arrive, whether the body has a length or comes in chunks', () =>
  withBalancer([echo], async ({ ask }) => {
    const sized = await ask({
      method: 'POST',
      path: '/a?b=c',
      body: 'hello',
      headers: { 'content-length': '5' },
    });
    expect(sized.body).toBe('POST /a?b=c hello');
    const chunked = await ask({ method: 'PUT', body: 'hello', headers: { 'transfer-encoding': 'chunked' } });
    expect(chunked.body).toBe('PUT / hello');
    expect((await ask({ method: 'DELETE', body: 'x', headers: { 'content-length': '1' } })).body).toBe(
      'DELETE / x',
    );
  }));

test('the service is told who asked and over what, whatever the client claims', () =>
  withBalancer([echo], async ({ ask }) => {
    const { headers } = await ask({
      headers: { host: 'example.org', 'x-forwarded-for': '10.0.0.1', 'x-forwarded-proto': 'https' },
    });
    expect(JSON.parse(String(headers['x-seen']))).toMatchObject({
      host: 'example.org',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'example.org',
    });
  }));

test('a replica that is gone is passed over, for a POST too: nothing was sent yet', () =>
  withBalancer([undefined, echo], async ({ ask }) => {
    for (let time = 0; time < 4; time += 1) {
      expect(await ask({ method: 'POST', body: 'hello' })).toMatchObject({
        status: 200,
        body: 'POST / hello',
      });
    }
  }));

test('a GET that a dying replica did not answer is asked again of another', () => {
  let died = 0;
  const dying: RequestListener = (incoming) => {
    died += 1;
    incoming.socket.destroy();
  };
  return withBalancer([dying, echo], async ({ ask }) => {
    for (let time = 0; time < 4; time += 1) expect((await ask()).status).toBe(200);
    expect(died).toBeGreaterThan(0);
  });
});

test('a POST that a dying replica may have carried out is never sent twice', () => {
  let seen = 0;
  const dying: RequestListener = (incoming) => {
    seen += 1;
    void text(incoming).then(() => incoming.socket.destroy());
  };
  return withBalancer([dying, dying], async ({ ask }) => {
    expect((await ask({ method: 'POST', body: 'pay' })).status).toBe(502);
    expect(seen).toBe(1);
  });
});

test('where no replica is ready the answer is 503 and says so', () =>
  withBalancer([], async ({ ask }) => {
    expect(await ask()).toMatchObject({ status: 503, body: expect.stringContaining('No replica') as string });
  }));

test('each attempt counts for the release, one that reached no replica as a failure', () => {
  const answer: RequestListener = ({ url }, outgoing) =>
    outgoing.writeHead(url === '/fail' ? 500 : 200).end();
  return withBalancer([undefined, answer], async ({ ask, release }) => {
    for (let time = 0; time < 3; time += 1) await ask();
    await ask({ path: '/fail' });
    expect(release.classes).toEqual({ empty: 3, '5xx': 3 });
  });
});

test('an answer that breaks off is broken off for the client, not passed on as whole', () => {
  const broken: RequestListener = (_, outgoing) => {
    outgoing.writeHead(200, { 'content-length': 100 });
    outgoing.write('half', () => outgoing.destroy());
  };
  return withBalancer([broken], async ({ ask, release }) => {
    await expect(ask()).rejects.toThrow();
    expect(release.classes).toEqual({ '5xx': 1 });
  });
});

test('a request whose client leaves counts neither as answered nor as in flight', () => {
  const silent: RequestListener = () => undefined;
  return withBalancer([silent], async ({ release, server }) => {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    while (release.inFlight === 0) await new Promise(setImmediate);
    client.destroy();
    while (release.inFlight > 0) await new Promise(setImmediate);
    expect(release.classes).toEqual({});
  });
});

test('a connection that changes its protocol is handed through in both directions', () =>
  withFolder(async (folder) => {
    const socketPath = join(folder, 'replica.sock');
    const replica = createServer();
    replica.on('upgrade', (incoming, socket) => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${String(incoming.headers.upgrade)}\r\n\r\n`,
      );
      socket.pipe(socket);
    });
    await once(replica.listen(socketPath), 'listening');
    const release = new FakeRelease([socketPath]);
    const server = await trafficTo(release);
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    let received = '';
    client.on('data', (part: Buffer) => (received += part.toString()));
    while (!received.endsWith('\r\n\r\n')) await once(client, 'data');
    expect(received).toContain('101 Switching Protocols');
    expect(received).toContain('Upgrade: echo');
    client.write('ahoy');
    while (!received.endsWith('ahoy')) await once(client, 'data');
    expect(release).toMatchObject({ inFlight: 0, streams: 1 });
    client.destroy();
    while (release.streams > 0) await new Promise(setImmediate);
    server.close();
    replica.close();
  }));
