import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { hasCode } from '@slipway/core/errors/slipway-error';
import type { Limits } from '@slipway/core/environment/limits';
import { endGently } from './own-answer.ts';
import { BodyRefused, type RequestBody } from './request-body.ts';
import { Silence } from './silence.ts';
import { answerHeaders } from './headers.ts';
import type { ReplicaConnections } from './replica-connections.ts';
import { tunnel } from './upgrade.ts';

/** How long a client may take none of an answer that waits for it, in milliseconds. */
const clientStallMs = 30_000;

/** How an attempt at one replica ended. */
export type Attempt =
  /** The client has the whole answer, or the stream is over. */
  | { kind: 'answered'; status: number; isEmpty: boolean }
  /** The client left, or stopped reading: no fault of the release. */
  | { kind: 'left' }
  /** Nothing of the request was sent. */
  | { kind: 'unreached' }
  /** It was sent, and the connection ended before a byte of an answer. */
  | { kind: 'unanswered' }
  /** It was sent, and what came is no answer, or nothing came in time. Nothing was told to the client yet. */
  | { kind: 'failed'; status: 502 | 504 }
  /** The client's fault; it was told nothing yet. */
  | { kind: 'refused'; status: 400 | 408 | 413 }
  /** The answer broke off in the middle, and so did the client's. */
  | { kind: 'cut' };

export interface Forwarded {
  request: IncomingMessage;
  response: ServerResponse;
  /** The target in origin form. */
  path: string;
  headers: readonly string[];
  requestId: string;
  /** What tells the visitor from others from now on. */
  cookie: string | undefined;
  body: RequestBody | undefined;
  limits: Limits;
  /** The protocol that the client wants to change to. */
  upgrade: string | undefined;
  /** Whether silence is allowed as on a stream. */
  isStream: boolean;
  /** The head of an answer has come. */
  onHead: (status: number) => void;
}

/** Sends a request to one replica and its answer back. Resolves when both are over. */
export function forward(forwarded: Forwarded, connections: ReplicaConnections): Promise<Attempt> {
  return new Promise((resolve) => {
    new Exchange(forwarded, resolve).begin(connections);
  });
}

class SilentError extends Error {}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #asked: Forwarded;
  readonly #resolve: (attempt: Attempt) => void;
  readonly #silence: Silence;
  readonly #stall: Silence;
  #controller: Dispatcher.DispatchController | undefined;
  #hasBegun = false;
  #status = 0;
  #isEmpty = true;
  #isOver = false;

  constructor(asked: Forwarded, resolve: (attempt: Attempt) => void) {
    this.#asked = asked;
    this.#resolve = resolve;
    this.#silence = new Silence(asked.limits.answer, () => this.#controller?.abort(new SilentError()));
    this.#stall = new Silence(clientStallMs, () => asked.response.destroy());
  }

  begin({ pool }: ReplicaConnections): void {
    const { request, response, path, headers, body, upgrade } = this.#asked;
    response.once('close', this.#whenClientLeaves);
    // While the client is to send, no replica is silent.
    if (body) {
      body.watch = {
        waits: () => {
          this.#silence.stop();
        },
        goes: () => {
          if (!this.#isOver && this.#status === 0) this.#silence.start();
        },
      };
    }
    pool.dispatch(
      {
        path,
        method: request.method ?? 'GET',
        headers: [...headers],
        // undici takes any iterable of bytes, which its types do not say.
        body: (body as Dispatcher.DispatchOptions['body'] | undefined) ?? null,
        upgrade: upgrade ?? null,
      },
      this,
    );
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(new Error('the client has left'));
    else this.#silence.start();
  }

  /** The first byte of an answer has come. */
  onResponseStarted(): void {
    this.#hasBegun = true;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _: unknown,
    words?: string,
  ): void {
    // Interim answers end here, as with Nginx.
    if (status < 200) return;
    const { response, requestId, cookie, limits, isStream, onHead } = this.#asked;
    this.#status = status;
    onHead(status);
    if (isStream) this.#silence.change(limits.idle);
    else this.#silence.start();
    response.writeHead(status, words, answerHeaders(rawHeadersOf(controller), requestId, cookie));
    // With what of the answer is here already, and where that is nothing, without.
    setImmediate(() => {
      if (!response.writableEnded && !response.destroyed) response.flushHeaders();
    });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { response } = this.#asked;
    this.#silence.heard();
    this.#isEmpty = false;
    if (response.write(chunk)) return;
    controller.pause();
    this.#silence.stop();
    this.#stall.start();
    response.once('drain', () => {
      this.#stall.stop();
      if (this.#isOver) return;
      this.#silence.start();
      controller.resume();
    });
  }

  onResponseEnd(): void {
    const { request, response, body } = this.#asked;
    this.#silence.stop();
    body?.leave();
    response.once('finish', () => {
      this.#end({ kind: 'answered', status: this.#status, isEmpty: this.#isEmpty });
    });
    this.#stall.start();
    endGently(request, response);
  }

  onRequestUpgrade(
    controller: Dispatcher.DispatchController,
    status: number,
    _: unknown,
    upstream: Parameters<typeof tunnel>[0]['upstream'],
  ): void {
    const { response, limits, onHead, upgrade = '' } = this.#asked;
    this.#silence.stop();
    response.off('close', this.#whenClientLeaves);
    onHead(status);
    const headers = answerHeaders(rawHeadersOf(controller), this.#asked.requestId, this.#asked.cookie);
    void tunnel({ response, upstream, headers, upgrade, idleMs: limits.idle }).then(() => {
      this.#end({ kind: 'answered', status, isEmpty: false });
    });
  }

  onResponseError(_: unknown, error: Error): void {
    this.#end(this.#attemptOf(error));
  }

  #attemptOf(error: Error): Attempt {
    const { response } = this.#asked;
    if (response.headersSent) {
      response.destroy();
      return { kind: 'cut' };
    }
    if (error instanceof BodyRefused) return { kind: 'refused', status: error.status };
    if (error instanceof SilentError) return { kind: 'failed', status: 504 };
    if (hasCode(error, 'UND_ERR_INVALID_ARG')) return { kind: 'refused', status: 400 };
    if (!this.#controller) return { kind: 'unreached' };
    return this.#hasBegun ? { kind: 'failed', status: 502 } : { kind: 'unanswered' };
  }

  readonly #whenClientLeaves = (): void => {
    this.#end({ kind: 'left' });
    this.#controller?.abort(new Error('the client has left'));
  };

  #end(attempt: Attempt): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#silence.stop();
    this.#stall.stop();
    this.#asked.response.off('close', this.#whenClientLeaves);
    if (attempt.kind !== 'unreached' && attempt.kind !== 'unanswered') this.#asked.body?.leave();
    this.#resolve(attempt);
  }
}

/** Headers as they came; undici gives them as bytes, which HTTP calls ISO 8859-1. */
function rawHeadersOf({ rawHeaders }: Dispatcher.DispatchController): string[] {
  return Array.isArray(rawHeaders)
    ? rawHeaders.map((part) => (typeof part === 'string' ? part : part.toString('latin1')))
    : [];
}
