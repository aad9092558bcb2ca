import type { BalancedRelease, BalancedReplica } from './balanced.ts';

/** As what a release has a request at the moment. */
export class Held {
  readonly #release: BalancedRelease;
  #as: 'request' | BalancedReplica | undefined;

  constructor(release: BalancedRelease) {
    this.#release = release;
  }

  asRequest(): void {
    this.no();
    this.#as = 'request';
    this.#release.began();
  }

  asStream(replica: BalancedReplica): void {
    this.no();
    this.#as = replica;
    this.#release.streamOpened(replica);
  }

  noRequest(): void {
    if (this.#as === 'request') this.no();
  }

  no(): void {
    const as = this.#as;
    this.#as = undefined;
    if (as === 'request') this.#release.finished();
    else if (as) this.#release.streamClosed(as);
  }
}
