import type { IncomingMessage, ServerResponse } from 'node:http';

/** The route of a request that no route matched; one fixed value, because paths are chosen by clients. */
export const UNMATCHED_ROUTE = 'unmatched';

/** What Slipway calls itself where it asks a release, so that logs and metrics can leave its requests out. */
const PROBE_AGENT = 'slipway-probe';

/** What nginx calls a request whose client went away before there was an answer. */
const CLIENT_CLOSED_REQUEST = 499;

/** Fastify's reply and Express's response: both answer to `header`. */
export interface HeaderWriter {
  header(name: string, value: string): unknown;
}

/** One request and its answer, the same on Fastify and on Express. */
export class Exchange {
  /** Milliseconds on the monotonic clock. */
  readonly startedAt = performance.now();

  /** The template of the route, such as `/users/:id`; known once the request was routed. */
  route = UNMATCHED_ROUTE;

  /** Empty unless something (`libs/logging`) gave the exchange an id. */
  requestId = '';

  /** Milliseconds from the request's head to the answer's last byte; set when the exchange has ended. */
  durationMs = 0;

  /** The answer's status, or 499 when the client left before there was one; set when the exchange has ended. */
  status = 0;

  /** Whether the connection closed before the whole answer was handed to it. */
  aborted = false;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly headers: HeaderWriter,
  ) {}

  /** Whether it is a request of Slipway's own, and no visitor's. */
  get isProbe(): boolean {
    return this.request.headers['user-agent'] === PROBE_AGENT;
  }

  /** Fixes what is known only at the end. Called once, by who observes the exchange. */
  end(): void {
    const { response } = this;
    this.durationMs = performance.now() - this.startedAt;
    this.aborted = !response.writableFinished;
    this.status = this.aborted && !response.headersSent ? CLIENT_CLOSED_REQUEST : response.statusCode;
  }
}
