import type { Platform } from '@slipway/core/platform/platform';

/** An environment to try a platform on, with one service, `web`, that was never deployed to. */
export interface Subject {
  /** The environment's platform, opened as another command would. */
  open(): Platform;
  /** What `build` is given for a service that answers `/` with this text. */
  answering(text: string): string;
  /** What `build` is given for a service that says these last words, and is never ready. */
  neverReady(lastWords: string): string;
  /** The body of an answer of the balancer to a visitor. */
  visit(): Promise<string>;
}
