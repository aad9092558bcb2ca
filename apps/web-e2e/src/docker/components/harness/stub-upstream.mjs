// A replica whose every move a test decides. Runs in a container on Node alone.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { text } from 'node:stream/consumers';

const { RELEASE = '' } = process.env;
const replica = hostname();
const bodies = [];
let finish = () => undefined;

const paths = {
  '/': (_, answer) => answer.end(RELEASE),
  '/echo': async (request, answer) => answer.end(await text(request)),
  // The bodies of the requests that came to /die.
  '/bodies': (_, answer) => answer.end(JSON.stringify(bodies)),
  // Breaks off in the middle of its answer.
  '/cut': (_, answer) =>
    answer.writeHead(200, { 'content-length': 100 }).write('half', () => answer.destroy()),
  '/nothing': (_, answer) => answer.writeHead(200, { 'content-length': 0 }).end(),
  '/cut-chunked': (_, answer) => {
    answer.write('half', () => answer.destroy());
  },
  // The replica that is named dies with the request in its hands; any other answers.
  '/die': async (request, answer, query) => {
    bodies.push(await text(request));
    if (query.get('replica') === replica) process.exit(1);
    answer.end(replica);
  },
  // Sends a first event; the last one once someone asks for /finish.
  '/events': async (_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n');
    await new Promise((resolve) => (finish = resolve));
    answer.end('data: last\n\n');
  },
  '/finish': (_, answer) => {
    finish();
    answer.end();
  },
  // An answer of as many MiB as asked for, as fast as it is taken.
  '/flood': async (_, answer, query) => {
    const block = Buffer.alloc(1024 * 1024, '.');
    for (let sent = 0; sent < Number(query.get('mib')); sent += 1) {
      if (!answer.write(block)) await once(answer, 'drain');
    }
    answer.end();
  },
};

const traffic = createServer((request, answer) => {
  const { pathname, searchParams } = new URL(`http://stub${request.url.replace(/^\/+/, '/')}`);
  answer.setHeader('x-request-id', 'the upstream says so');
  answer.setHeader('x-replica', replica);
  const { method, url, headers } = request;
  const show = () => answer.end(JSON.stringify({ replica, release: RELEASE, method, url, headers }));
  Promise.resolve((paths[pathname] ?? show)(request, answer, searchParams)).catch(() => answer.destroy());
});

traffic.keepAliveTimeout = 75_000;

// After the upgrade, what comes is sent back.
traffic.on('upgrade', (_, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  socket.pipe(socket);
});

traffic.listen(3000, () => console.log('listens'));
createServer((_, answer) => {
  answer.setHeader('content-type', 'text/plain; version=0.0.4');
  answer.end('# secret of the management port\nstub_up 1\n');
}).listen(9464);
