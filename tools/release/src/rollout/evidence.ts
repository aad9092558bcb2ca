import { setTimeout as delay } from 'node:timers/promises';
import { isUnmeasured } from '../measurement/unmeasured.ts';
import type { Measurement, Platform } from '../platforms/platform.ts';
import type { ReleaseId } from '../release/release.ts';
import { enoughRequests } from '../verdict/pair.ts';
import { answersIn } from '../verdict/step.ts';

/** What was counted of both releases at one moment. */
export interface Reading {
  at: Date;
  candidate: Measurement;
  current: Measurement;
}

const baseline = { requests: 2 * enoughRequests, withinMs: 1_000, pollMs: 50 };

const nothing: Measurement = {
  answers: { unmeasured: 'nothing served before' },
  replicas: { unmeasured: 'nothing served before' },
};

/** Readings of candidate and current in the course of a rollout, and the moments that windows begin at. */
export class Evidence {
  readonly candidate: ReleaseId;
  /** The release to compare with; absent where nothing served before. */
  readonly current: ReleaseId | undefined;
  readonly #platform: Platform;
  readonly #service: string;
  readonly #readings: Reading[] = [];
  #shiftedAt: number | undefined;
  #timedAt = 0;
  #steppedAt = 0;

  constructor(platform: Platform, service: string, candidate: ReleaseId, current: ReleaseId | undefined) {
    this.#platform = platform;
    this.#service = service;
    this.candidate = candidate;
    this.current = current;
  }

  /** Counts both releases now. */
  async read(): Promise<Reading> {
    const ids = [this.candidate, ...(this.current === undefined ? [] : [this.current])];
    const measured = await this.#platform.measure(this.#service, ids);
    const reading = {
      at: new Date(),
      candidate: measured.get(this.candidate) ?? nothing,
      current: (this.current && measured.get(this.current)) ?? nothing,
    };
    this.#readings.push(reading);
    return reading;
  }

  /** Begins with what the current does alone, until that is enough to compare with or has taken too long. */
  async hasBaseline(): Promise<void> {
    const until = performance.now() + baseline.withinMs;
    await this.read();
    while (this.current !== undefined && performance.now() < until) {
      await delay(baseline.pollMs);
      await this.read();
      const answers = answersIn(this.#readings.map(({ current }) => current));
      if (isUnmeasured(answers) || answers.requests >= baseline.requests) return;
    }
  }

  /** Notes, just before weights change, that a step begins; the first one ends what the current did alone. */
  async beginStep(): Promise<void> {
    await this.read();
    this.#steppedAt = this.#readings.length - 1;
    if (this.#shiftedAt !== undefined) return;
    this.#shiftedAt = this.#steppedAt;
    this.#timedAt = this.#steppedAt;
  }

  /** Times anew from here on: what was slow until now may have been a start. */
  async timeAnew(): Promise<void> {
    await this.read();
    this.#steppedAt = this.#readings.length - 1;
    this.#timedAt = this.#steppedAt;
  }

  /** All readings since probing began. */
  get sinceProbing(): readonly Reading[] {
    return this.#readings;
  }

  /** Those before this step began: what the current did until then. */
  get beforeStep(): readonly Reading[] {
    return this.#readings.slice(0, this.#steppedAt + 1);
  }

  /** Those since the candidate first got traffic. */
  get sinceShift(): readonly Reading[] {
    return this.#readings.slice(this.#shiftedAt ?? 0);
  }

  /** Those by which the candidate is timed. */
  get timed(): readonly Reading[] {
    return this.#readings.slice(this.#timedAt);
  }

  /** Those of this step, or of its last part where that was timed anew. */
  get sinceStep(): readonly Reading[] {
    return this.#readings.slice(this.#steppedAt);
  }
}
