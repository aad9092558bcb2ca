'use strict';
// A service whose faults stand in fault.json beside it: one program for every release of the kit, on any platform.
// It listens on PORT and MANAGEMENT_PORT (a number or a socket's path) and prints its log as JSON lines.
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');

const fault = JSON.parse(readFileSync(join(__dirname, 'fault.json'), 'utf8'));
const began = Date.now();
const leaked = fault.holdsBytes ? [Buffer.alloc(fault.holdsBytes, 1)] : [];
let running = 0;
let stuck = false;

const log = (level, msg) => console.log(JSON.stringify({ level, time: Date.now(), msg }));
const happens = (share = 0) => Math.random() < share;
const noise = (ms = 0) => (Math.random() * 2 - 1) * ms;

function die(why) {
  log(60, why);
  process.exit(70);
}

function answerMs(path) {
  const slow = happens(fault.slowShare) || path === fault.slowPath ? fault.slowByMs : 0;
  const young = fault.slowStartMs && Date.now() - began < fault.slowStartMs ? fault.takesMs * 5 : 0;
  return Math.max(0, fault.takesMs + noise(fault.noiseMs)) + slow + young;
}

/** An error as a logger writes it; all but the last are one. */
const errors = {
  pino: (msg) => log(50, msg),
  nest: (message) =>
    console.log(JSON.stringify({ level: 'error', pid: 1, timestamp: Date.now(), message, context: 'Kit' })),
  winston: (message) =>
    console.log(`{"level": "ERROR", "timestamp": "${new Date().toISOString()}", "message": "${message}"}`),
  text: (message) => console.log(`ERROR: ${message}`),
  crash: (message) => console.error(new TypeError(message).stack),
  note: (message) => console.log(`by the way: ${message}`),
};

function serve(request, response) {
  running += 1;
  response.once('close', () => (running -= 1));
  const { url, method } = request;
  if (url === fault.crashesOn) die(`no way to answer ${url}`);
  if (running >= (fault.locksUpAt ?? Infinity)) stuck = true;
  if (stuck) return;
  if (fault.leaksBytes) leaked.push(Buffer.alloc(fault.leaksBytes, 1));
  if (happens(fault.logsShare))
    errors[fault.logsAs ?? 'pino'](
      `parcel ${leaked.length + running} could not be weighed in ${Date.now() % 97} ms`,
    );
  const fromProbe = request.headers['user-agent'] === 'slipway-probe';
  const isHit = fault.all || !fromProbe;
  if (isHit && happens(fault.resetsShare)) return reset(request.socket);
  setTimeout(() => answer(response, isHit || isAway() ? faultOf(method, url) : {}), answerMs(url));
}

/** A unix socket knows no reset: there it only ends. */
function reset(socket) {
  if (socket.remoteAddress === undefined) socket.destroy();
  else socket.resetAndDestroy();
}

/** Whether what every release depends on is away now. */
function isAway() {
  return Date.now() - began > fault.blipsAfterMs && Date.now() % 5_000 < 1_000;
}

/** What is wrong with one answer. */
function faultOf(method, url) {
  if (fault.redirectsToItself) return { status: 302, headers: { location: url }, body: '' };
  if (fault.isEmpty) return { body: '' };
  if (happens(fault.cutsShare)) return { isCut: true };
  if (isAway() && happens(0.5)) return { status: 500, body: 'away' };
  const isHit =
    method === fault.failsMethod ||
    url === fault.failsPath ||
    Date.now() - began > fault.failsAfterMs ||
    happens(fault.failsShare);
  if (isHit) return { status: fault.failsWith ?? 500, body: 'broken' };
  return fault.status && happens(fault.statusShare ?? 1) ? { status: fault.status, body: 'not so' } : {};
}

function answer(response, { status = 200, headers = {}, body = fault.says, isCut = false }) {
  if (isCut) response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy());
  else response.writeHead(status, headers).end(body);
}

function isReady() {
  if (fault.neverReady) return false;
  const { flapsEveryMs: every, stumblesAfterMs } = fault;
  if (Date.now() - began > stumblesAfterMs) return Date.now() % 2_000 < 1_000;
  return every === undefined || Math.floor((Date.now() - began) / every) % 2 === 0;
}

function manage(request, response) {
  const ready = !request.url.startsWith('/health/ready') || isReady();
  response.writeHead(ready ? 200 : 503).end(request.url === '/metrics' ? metrics() : '');
}

/** What prom-client's default metrics say of a process that Slipway reads. */
function metrics() {
  const startedAt = began / 1_000;
  return `process_start_time_seconds ${startedAt}\nprocess_resident_memory_bytes ${process.memoryUsage.rss()}\n`;
}

const listen = (server, at) => server.listen(/^\d+$/.test(at) ? Number(at) : at);
const service = listen(createServer({ keepAliveTimeout: 75_000 }, serve), process.env.PORT);
const management = listen(createServer(manage), process.env.MANAGEMENT_PORT);

if (fault.crashesAfterMs) setTimeout(() => die('out of steam'), fault.crashesAfterMs);

process.on('SIGTERM', () => {
  if (fault.ignoresSigterm) return;
  management.close();
  service.close(() => process.exit(0));
  setInterval(() => service.closeIdleConnections(), 20);
});
log(30, 'listening');
