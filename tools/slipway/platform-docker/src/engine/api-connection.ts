import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { Readable, type Duplex } from 'node:stream';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import type { Endpoint } from './endpoint.ts';

/** The API of the oldest engine that Slipway works with (Docker 25); later ones speak it, too. */
const version = '1.44';
export const answerWithinMs = 10_000;

/** The engine answered, but not as it was asked to. */
export class Refused extends Error {
  readonly status: number;
  /** The engine's version, such as `26.1.5`; empty where it does not say it. */
  readonly version: string;

  constructor(asked: string, { statusCode = 0, headers }: IncomingMessage, said = '') {
    super(said === '' ? `${asked}: the engine answered ${String(statusCode)}` : said);
    this.status = statusCode;
    this.version = /^Docker\/(\S+)/.exec(String(headers.server ?? ''))?.[1] ?? '';
  }

  /** True where the engine knows an earlier API only. */
  get isTooOld(): boolean {
    return this.status === 400 && /client version \S+ is too new/.test(this.message);
  }
}

/** No engine answered: the connection could not be made, or ended. */
export class NoAnswer extends Error {}

/** What the engine says where it refuses. */
const refusal = z.object({ message: z.string() });

/** Requests to the API of one Docker Engine. Connections are kept, and keep no process alive. */
export class ApiConnection {
  readonly #endpoint: Endpoint;
  readonly #connections: Agent;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
    const kept = { keepAlive: true, timeout: 0 };
    this.#connections = 'tls' in endpoint ? new SecureAgent({ ...kept, ...endpoint.tls }) : new Agent(kept);
  }

  /**
   * The engine's answer once its head is there.
   * @param withinMs milliseconds without a word from the engine; 0 for as long as it takes.
   * @param body an object is sent as JSON, a stream as a tar archive.
   * @throws {Refused} where it does not do what it is asked, {@link NoAnswer} where none answers.
   */
  ask(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    withinMs = answerWithinMs,
    body?: object | Readable,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = this.#request(method, path, withinMs, reject, body);
      asked.on('response', (answer) => {
        if ((answer.statusCode ?? 0) < 400) resolve(answer);
        else void refusalOf(method, path, answer).then(reject);
      });
      if (body instanceof Readable) body.pipe(asked);
      else asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /**
   * The connection itself, both ways, once the engine has agreed to that.
   * @throws as `ask` does.
   */
  upgrade(path: string): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const asked = this.#request('POST', path, answerWithinMs, reject);
      asked.setHeader('connection', 'Upgrade');
      asked.setHeader('upgrade', 'tcp');
      asked.on('upgrade', (_answer, connection: Socket, first: Buffer) => {
        connection.setTimeout(0);
        // Told by its end; without someone who hears it, an error would end this process.
        connection.on('error', () => undefined);
        if (first.length > 0) connection.unshift(first);
        resolve(connection);
      });
      asked.on('response', (answer) => void refusalOf('POST', path, answer).then(reject));
      asked.end();
    });
  }

  #request(
    method: string,
    path: string,
    withinMs: number,
    failed: (error: NoAnswer) => void,
    body?: object,
  ): ClientRequest {
    const asked = ('tls' in this.#endpoint ? secureRequest : request)({
      ...('socketPath' in this.#endpoint
        ? { socketPath: this.#endpoint.socketPath }
        : { host: this.#endpoint.host, port: this.#endpoint.port }),
      agent: this.#connections,
      method,
      path: `/v${version}${path}`,
      timeout: withinMs,
      headers: body === undefined ? {} : { 'content-type': typeOf(body) },
    });
    asked.on('timeout', () => {
      asked.destroy(new Error(`${method} ${path}: the engine did not answer`));
    });
    asked.on('error', (error) => {
      failed(new NoAnswer(error.message, { cause: error }));
    });
    return asked;
  }
}

async function refusalOf(method: string, path: string, answer: IncomingMessage): Promise<Refused> {
  const said = await json(answer).catch(() => undefined);
  return new Refused(`${method} ${path}`, answer, refusal.safeParse(said).data?.message);
}

const typeOf = (body: object) => (body instanceof Readable ? 'application/x-tar' : 'application/json');
