import { SlipwayError } from '@slipway/core/errors/slipway-error';
import type { Platform } from '@slipway/core/platform/platform';
import { Pace } from '@slipway/core/probe/pace';
import type { ProbeRequest } from '@slipway/core/probe/expectation';
import { emptyTally, total, type ProbeTally } from '@slipway/core/probe/tally';
import type { ReleaseId } from '@slipway/core/release/release';
import type { Probed } from '@slipway/core/verdict/evidence';

/** How long a round of requests to one release is to take, in milliseconds; they are sent one after another. */
const roundMs = 250;
/** How long one answer may take, in milliseconds: one that hangs is to show within a step. */
const answerMs = 3_000;
/** Rounds that may be out with a release at a time: one, unless its answers are late. */
const mostOut = 5;
/** A probe to each is spared for so many good answers to visitors: of that route, a sixth less is known at the most. */
const visitorsForOne = 5;
/** Requests a second to each, however many visitors ask: they show a release that answers no one. */
const leastRate = 2;

/** One release that is asked by its name. */
class Asked {
  readonly pace = new Pace();
  readonly out = new Set<Promise<void>>();
  tally = emptyTally();
  /** Rounds in a row that ended in silence. */
  silent = 0;

  constructor(readonly id: ReleaseId) {}

  /** `ms` is how long the round took. */
  count(tally: ProbeTally, ms: number): void {
    this.tally = total([this.tally, tally]);
    const isSilent = tally.lost > 0 && ms >= answerMs;
    // One that was answered at first is where the silence begins.
    if (isSilent) this.silent = tally.lost === tally.sent ? this.silent + 1 : 1;
    else this.silent = 0;
  }
}

/**
 * Slipway's own requests to candidate and current by their names, as many to each in the same seconds, so that what
 * hits both, a slow database or a busy machine, shows with both. Their answers are counted by the balancer as all others
 * are. Gentle: no more than the rate that the environment's file allows, fewer where many visitors of both are answered
 * well, and where answers take long. No one waits for an answer but `settled`: a release that hangs is asked on, until
 * so many requests are out, and seen to hang.
 */
export class Comparison {
  readonly #platform: Platform;
  readonly #service: string;
  readonly #request: ProbeRequest;
  /** Requests a second to each. */
  readonly #rateEach: number;
  readonly #candidate: Asked;
  readonly #current: Asked | undefined;
  #askedAt = performance.now();
  #visitors = 0;
  /** Probes to each that need not be sent. */
  #spare = 0;

  constructor(
    platform: Platform,
    service: string,
    probe: ProbeRequest & { rate: number },
    releases: { candidate: ReleaseId; current: ReleaseId | undefined },
  ) {
    this.#platform = platform;
    this.#service = service;
    this.#request = probe;
    this.#rateEach = probe.rate / (releases.current === undefined ? 1 : 2);
    this.#candidate = new Asked(releases.candidate);
    this.#current = releases.current === undefined ? undefined : new Asked(releases.current);
  }

  /** What became of the requests to each until now. */
  get probed(): Probed {
    const [candidate, current] = [this.#candidate, this.#current];
    return {
      candidate: candidate.tally,
      hangs: candidate.silent >= mostOut && (current?.silent ?? 0) === 0,
      ...(current ? { current: current.tally } : {}),
    };
  }

  /**
   * From now on so many probes fewer are sent as visitors have been answered well since the last time.
   * @param visitors how many each has answered well until now, on the route of the probes: the fewer of the two.
   */
  spare(visitors: number): void {
    this.#spare = Math.max(0, visitors - this.#visitors) / visitorsForOne;
    this.#visitors = visitors;
  }

  /** Asks both what has become due since the last time. */
  keepUp(): void {
    const now = performance.now();
    const seconds = (now - this.#askedAt) / 1_000;
    const least = seconds * Math.min(leastRate, this.#rateEach);
    const spared = Math.min(this.#spare, seconds * this.#rateEach - least);
    const due = seconds * this.#rateEach - spared;
    if (due < 1) return;
    // What is left of one is due the next time.
    this.#askedAt = now - ((due % 1) / this.#rateEach) * 1_000;
    this.#spare -= spared;
    for (const release of this.#releases) {
      if (release.out.size >= mostOut) continue;
      const round = this.#ask(release, due);
      release.out.add(round);
      void round.then(() => release.out.delete(round));
    }
  }

  /** Waits for the answers that are still out, and asks a candidate that has fallen silent until it is known to hang. */
  async settled(): Promise<void> {
    await Promise.all(this.#releases.flatMap(({ out }) => [...out]));
    const { silent } = this.#candidate;
    if (silent === 0 || silent >= mostOut) return;
    const more = Array.from({ length: mostOut - silent }, () => this.#ask(this.#candidate, 1));
    await Promise.all([...more, this.#current && this.#ask(this.#current, 1)]);
  }

  get #releases(): Asked[] {
    return this.#current ? [this.#candidate, this.#current] : [this.#candidate];
  }

  async #ask(release: Asked, due: number): Promise<void> {
    const requests = release.pace.fit(due, roundMs);
    const began = performance.now();
    try {
      const tally = await this.#platform.probe(this.#service, release.id, this.#request, requests, answerMs);
      const took = performance.now() - began;
      release.pace.took(took, tally.sent);
      release.count(tally, took);
    } catch (error) {
      // The way to the releases is gone, not a release: what could not be asked tells nothing.
      if (!(error instanceof SlipwayError)) throw error;
    }
  }
}
