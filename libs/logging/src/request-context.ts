import type { Logger } from 'pino';

/**
 * What nestjs-pino finds while a request is handled. Most handlers log nothing, so the request's own
 * logger is made when it is first asked for.
 */
export class RequestContext {
  private own: Logger | undefined;

  constructor(
    private readonly root: Logger,
    private readonly requestId: string,
  ) {}

  get logger(): Logger {
    return (this.own ??= this.root.child({ requestId: this.requestId }));
  }

  /** nestjs-pino's `assign` puts in a logger with more fields. */
  set logger(logger: Logger) {
    this.own = logger;
  }
}
