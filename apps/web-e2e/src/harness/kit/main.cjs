'use strict';
// A service whose faults stand in fault.json beside it: one program for every release of the kit, on any platform.
// It listens on PORT and MANAGEMENT_PORT (a number or a socket's path) and prints its log as JSON lines.
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');

const fault = JSON.parse(readFileSync(join(__dirname, 'fault.json'), 'utf8'));
const began = Date.now();
const leaked = [];
let running = 0;
let stuck = false;

const log = (level, msg) => console.log(JSON.stringify({ level, time: Date.now(), msg }));
const happens = (share = 0) => Math.random() < share;
const noise = (ms = 0) => (Math.random() * 2 - 1) * ms;

function die(why) {
  log(60, why);
  process.exit(70);
}

function answerMs() {
  const slow = happens(fault.slowShare) ? fault.slowByMs : 0;
  return Math.max(0, fault.takesMs + noise(fault.noiseMs)) + slow;
}

function serve(request, response) {
  running += 1;
  response.once('close', () => (running -= 1));
  if (request.url === fault.crashesOn) die(`no way to answer ${request.url}`);
  if (running >= (fault.locksUpAt ?? Infinity)) stuck = true;
  if (stuck) return;
  if (fault.leaksBytes) leaked.push(Buffer.alloc(fault.leaksBytes, 1));
  if (happens(fault.logsShare))
    log(50, `parcel ${leaked.length + running} could not be weighed in ${Date.now() % 97} ms`);
  const fromProbe = request.headers['user-agent'] === 'slipway-probe';
  const fails = !fromProbe && happens(fault.failsShare);
  const cuts = !fromProbe && happens(fault.cutsShare);
  setTimeout(() => {
    if (cuts) response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy());
    else response.writeHead(fails ? 500 : 200).end(fails ? 'broken' : fault.says);
  }, answerMs());
}

function isReady() {
  if (fault.neverReady) return false;
  const { flapsEveryMs: every } = fault;
  return every === undefined || Math.floor((Date.now() - began) / every) % 2 === 0;
}

function manage(request, response) {
  const ready = !request.url.startsWith('/health/ready') || isReady();
  response.writeHead(ready ? 200 : 503).end(request.url === '/metrics' ? metrics() : '');
}

/** What prom-client's default metrics say of a process that Slipway goes by. */
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
