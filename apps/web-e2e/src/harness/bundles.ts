import { cpSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { webBundle } from './repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The bundle that `nx build web` made, untouched. */
export const realBundle = webBundle;

export const realGreeting = 'Hello, DevOps!';

/** Breaks one thing and then runs the real bundle, in the same process. */
function wrapped(code: string): string {
  const folder = join(temporaryFolder(), 'bundle');
  cpSync(webBundle, folder, { recursive: true });
  renameSync(join(folder, 'main.cjs'), join(folder, 'service.cjs'));
  writeFileSync(join(folder, 'main.cjs'), `'use strict';\n${code}\nrequire('./service.cjs');\n`);
  return folder;
}

/** Sees each request before the service does: `code` may answer it, and then returns true. */
function beforeRequests(code: string): string {
  return `
    const { Server } = require('node:http');
    const emit = Server.prototype.emit;
    const before = (request, response, go) => { ${code} };
    Server.prototype.emit = function (event, request, response) {
      const go = () => emit.call(this, event, request, response);
      if (event === 'request' && before(request, response, go)) return true;
      return emit.apply(this, arguments);
    };`;
}

const isManagement = '/^\\/(health|metrics)/.test(request.url)';
const isReadiness = "request.url.startsWith('/health/ready')";

/** The service with another greeting. */
export const greeting = (text: string): string => wrapped(`process.env.GREETING = ${JSON.stringify(text)};`);

/** The service with its secret `DB_PASSWORD` as its greeting: what no service does, so that a test can see it. */
export const showsSecret = (): string =>
  wrapped(`process.env.GREETING = require('node:fs').readFileSync(process.env.DB_PASSWORD_FILE, 'utf8');`);

/** Ends before it listens, and says why. */
export const crashesAtStart = (lastWords: string): string =>
  wrapped(`throw new Error(${JSON.stringify(lastWords)});`);

/** Answers its ready probe with 503 for ever, and says each time why. */
export const neverReady = (lastWords: string): string =>
  wrapped(
    beforeRequests(
      `if (${isReadiness}) { console.log(${JSON.stringify(lastWords)}); response.writeHead(503).end(); return true; }`,
    ),
  );

/** Fails in its ready probe. */
export const readinessFails = (lastWords: string): string =>
  wrapped(`
    console.log(${JSON.stringify(lastWords)});
    ${beforeRequests(`if (${isReadiness}) { response.writeHead(500).end(); return true; }`)}`);

/** Is ready, and answers everything that it is asked with 500. */
export const everyRequestFails = (lastWords: string): string =>
  wrapped(
    beforeRequests(`
      if (${isManagement}) return false;
      console.log(${JSON.stringify(lastWords)});
      response.writeHead(500).end('broken');
      return true;`),
  );

/** Passes its probes; ends as soon as someone else asks it something, after an answer or two. */
export const crashesUnderTraffic = (lastWords: string): string =>
  wrapped(
    beforeRequests(`
      if (${isManagement} || request.headers['user-agent'] === 'slipway-probe') return false;
      setTimeout(() => { console.log(${JSON.stringify(lastWords)}); process.exit(70); }, 20);
      return false;`),
  );

/** Passes its probes; drained: no requests in flight a moment after someone else asked it something. */
export const hangsUnderTraffic = (lastWords: string): string =>
  wrapped(`
    let stuck = false;
    ${beforeRequests(`
      if (${isManagement}) return false;
      if (stuck) return true;
      if (request.headers['user-agent'] !== 'slipway-probe') {
        setTimeout(() => { stuck = true; console.log(${JSON.stringify(lastWords)}); }, 20);
      }
      return false;`)}`);

/** Runs well until this file appears, then ends a moment after each start. */
export const crashesWhile = (file: string): string =>
  wrapped(`
    const { existsSync } = require('node:fs');
    setInterval(() => { if (existsSync(${JSON.stringify(file)})) process.exit(71); }, 20).unref();`);

/** Takes its time to start listening: a launch that can be interrupted. */
export const startsSlowly = (text: string, ms: number): string => {
  const folder = greeting(text);
  const main = join(folder, 'main.cjs');
  writeFileSync(
    main,
    `'use strict';
    process.env.GREETING = ${JSON.stringify(text)};
    setTimeout(() => require('./service.cjs'), ${ms});`,
  );
  return folder;
};

/** What `takesItsTime` logs when such a request has arrived. */
export const takingItsTime = 'taking its time';

/** Takes its time over a request that has the header `x-take-ms`. */
export const takesItsTime = (text: string): string =>
  wrapped(`
    process.env.GREETING = ${JSON.stringify(text)};
    ${beforeRequests(`
      const ms = Number(request.headers['x-take-ms'] ?? 0);
      if (ms > 0) {
        console.log('${takingItsTime}');
        setTimeout(go, ms);
      }
      return ms > 0;`)}`);

/** Does not hear SIGTERM. */
export const ignoresSigterm = (text: string): string =>
  wrapped(`
    process.env.GREETING = ${JSON.stringify(text)};
    process.on('SIGTERM', () => {});
    for (const name of ['on', 'once', 'addListener', 'prependListener']) {
      const listen = process[name];
      process[name] = function (event, ...rest) {
        return event === 'SIGTERM' ? this : listen.call(this, event, ...rest);
      };
    }`);
