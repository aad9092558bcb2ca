'use strict';
// A plain service that does what the edge suite asks of it: good answers, bad ones, streams and none at all.
// It listens on PORT and MANAGEMENT_PORT (a number or a socket's path) and prints its log as JSON lines.
const { createHash } = require('node:crypto');
const { createServer } = require('node:http');

const { SLIPWAY_SERVICE: service, SLIPWAY_RELEASE: release } = process.env;
const log = (message) =>
  process.stdout.write(`${JSON.stringify({ level: 'info', time: new Date().toISOString(), message })}\n`);
const events = new Set();
const sockets = new Set();

const routes = {
  '/stream': (_, response) => {
    response.write('one\n');
    setTimeout(() => response.end('two\n'), 50);
  },
  '/trailers': (_, response) => {
    response.writeHead(200, { trailer: 'X-Sum' });
    response.write('body');
    response.addTrailers({ 'X-Sum': '42' });
    response.end();
  },
  '/hints': (_, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' });
    response.end('hinted');
  },
  '/hop': (_, response) => {
    response.writeHead(200, [
      'Connection',
      'keep-alive, X-Hop',
      'X-Hop',
      '1',
      'X-End',
      '2',
      'X-Request-Id',
      'mine',
    ]);
    response.end('hop');
  },
  '/204': (_, response) => response.writeHead(204).end(),
  '/304': (_, response) => response.writeHead(304, { etag: '"x"' }).end(),
  '/upload': (request, response) => {
    let bytes = 0;
    request.on('data', (part) => (bytes += part.length)).on('end', () => response.end(String(bytes)));
  },
  '/early413': (_, response) => {
    response.writeHead(413, { connection: 'close' });
    response.end('too big');
  },
  '/big': (_, response) => response.end('x'.repeat(4_000_000)),
  '/big-chunked': (_, response) => {
    for (let part = 0; part < 40; part += 1) response.write('x'.repeat(100_000));
    response.end();
  },
  '/slow': (_, response, asked) => setTimeout(() => response.end('slow'), Number(asked.get('ms'))),
  '/half': (_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => response.destroy());
  },
  '/half-chunked': (_, response) => {
    response.writeHead(200, { connection: 'close' });
    response.write('half', () => response.destroy());
  },
  '/stall': (_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half');
  },
  '/events': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: hello\n\n');
    events.add(response);
    response.once('close', () => events.delete(response));
  },
  '/poison/drop': (request) => request.socket.destroy(),
  '/poison/exit': () => process.exit(1),
  '/poison/late-exit': () => setTimeout(() => process.exit(1), 50),
  '/poison/hang': () => undefined,
  // A Unix socket knows no reset: there it is a close with the request unread.
  '/poison/reset': ({ socket }) => (socket.address().port ? socket.resetAndDestroy() : socket.destroy()),
  '/poison/headers': (_, response) => response.writeHead(200, { 'x-huge': 'x'.repeat(300_000) }).end(),
};

const server = createServer({ maxHeaderSize: 512 * 1_024 }, (request, response) => {
  const [path, query] = request.url.split('?');
  const asked = new URLSearchParams(query);
  const id = asked.get('id');
  if (id !== null) log(`attempt ${id}`);
  const route = routes[path.replace(/^\/api/, '')];
  if (route) return route(request, response, asked);
  if (path === '/') return response.writeHead(200, { 'content-length': 4 }).end('edge');
  const { method, httpVersion, rawHeaders } = request;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ service, release, url: request.url, method, httpVersion, rawHeaders }));
});

server.on('upgrade', (request, socket) => {
  if (request.url.startsWith('/refuse')) {
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\nConnection: close\r\nX-Why: no\r\n\r\nno!');
    return;
  }
  if (request.url.startsWith('/poison')) {
    socket.destroy();
    return;
  }
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\nX-Release: ${release}\r\n\r\n`,
  );
  sockets.add(socket);
  socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  // The suite's frames are short and arrive whole: two bytes of head, four of mask, the text.
  socket.on('data', (frame) => {
    const text = frame.subarray(6, 6 + (frame[1] & 127)).map((byte, index) => byte ^ frame[2 + (index & 3)]);
    if ((frame[0] & 15) === 1) socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
  });
});

server.keepAliveTimeout = 75_000;
server.listen(process.env.PORT, () => log('listening'));
const management = createServer((_, response) => response.end('')).listen(process.env.MANAGEMENT_PORT);

process.on('SIGTERM', () => {
  // 1001: going away.
  for (const socket of sockets) socket.end(Buffer.from([0x88, 2, 0x03, 0xe9]));
  for (const response of events) response.end('event: bye\ndata: bye\n\n');
  management.close();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 3_000).unref();
});
