import { setTimeout as delay } from 'node:timers/promises';
import { answersTo } from '@slipway/core/measurement/answers';
import { quantileMs } from '@slipway/core/measurement/histogram';
import { isUnmeasured } from '@slipway/core/measurement/unmeasured';
import type { Measurement } from '@slipway/core/measurement/measurement';
import type { Platform } from '@slipway/core/platform/platform';
import type { ReleaseId } from '@slipway/core/release/release';
import { answersIn, type Measured } from '@slipway/core/verdict/evidence';
import { sampleOf } from '@slipway/core/watch/sample';
import type { Usual } from '@slipway/core/watch/watch';

/** What was counted of both releases at one moment. */
export interface Reading {
  /** Milliseconds of this process's own clock. */
  at: number;
  candidate: Measured;
  current: Measured;
}

const baseline = { requests: 100, withinMs: 1_000, pollMs: 50 };
/** Readings that are kept: of a step that is held for hours, fewer and fewer of its past. */
const mostReadings = 600;

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
  #readings: Reading[] = [];
  /** When each step began, before weights changed. */
  readonly #begins: number[] = [];
  #timedAt = 0;
  #furtherLooks = 0;
  /** By how many milliseconds the clock of the releases' machine is ahead of this process's own. */
  #clock = 0;

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
    const at = performance.now();
    const of = (id: ReleaseId | undefined) => ({ ...((id && measured.get(id)) ?? nothing), at });
    const reading = { at, candidate: of(this.candidate), current: of(this.current) };
    this.#readings.push(reading);
    if (this.#readings.length > mostReadings) this.#thin();
    return reading;
  }

  /** Leaves every second reading of the past out, but those that windows begin with. */
  #thin(): void {
    const marks = [...this.#begins, this.#timedAt];
    this.#readings = this.#readings.filter(
      ({ at }, index) => index % 2 === 0 || index > mostReadings - 50 || marks.includes(at),
    );
  }

  /** Begins with what the current does alone, until that is enough to compare with or has taken too long. */
  async hasBaseline(): Promise<void> {
    const asked = performance.now();
    const theirs = await this.#platform.now();
    this.#clock = theirs.getTime() - (asked + performance.now()) / 2;
    const until = performance.now() + baseline.withinMs;
    await this.read();
    while (this.current !== undefined && performance.now() < until) {
      await delay(baseline.pollMs);
      await this.read();
      const answers = answersIn(this.#readings.map(({ current }) => current));
      if (isUnmeasured(answers) || answersTo(answers) >= baseline.requests) return;
    }
  }

  /** Notes, just before weights change, that a step begins; the first one ends what the current did alone. */
  async beginStep(): Promise<void> {
    const { at } = await this.read();
    if (this.#begins.length === 0) this.#timedAt = at;
    this.#begins.push(at);
  }

  /** Counts a look beyond one a step; returns how many there were. */
  lookFurther(): number {
    this.#furtherLooks += 1;
    return this.#furtherLooks;
  }

  /** Times once more from here on: what was slow until now may have been a start. */
  async timeAgain(): Promise<void> {
    this.#timedAt = (await this.read()).at;
  }

  /** What the current did under its visitors' requests, where there were enough to say so. */
  get usual(): Usual | undefined {
    const answers = answersIn(this.beforeStep.map(({ current }) => current));
    const sample = sampleOf({ answers, replicas: [] }, 0);
    if (!sample || sample.requests < baseline.requests) return undefined;
    return { errors: sample.errors / sample.requests, p99: quantileMs(sample.durations, 0.99) };
  }

  /** A moment of a reading by the clock of the releases' machine, which dates their log lines. */
  dateOf({ at }: Reading): Date {
    return new Date(at + this.#clock);
  }

  /** Milliseconds from this process's own clock to that one. */
  get clock(): number {
    return this.#clock;
  }

  /** All readings since probing began. */
  get sinceProbing(): readonly Reading[] {
    return this.#readings;
  }

  /** Those before this step began: what the current did until then. */
  get beforeStep(): readonly Reading[] {
    const began = this.#begins.at(-1) ?? Infinity;
    return this.#readings.filter(({ at }) => at <= began);
  }

  /** Those since the candidate first got traffic. */
  get sinceShift(): readonly Reading[] {
    return this.#since(this.#begins[0] ?? 0);
  }

  /** Those of each step until now, each with the one that ends it. */
  get steps(): readonly (readonly Reading[])[] {
    return this.#begins.map((begin, index) => {
      const end = this.#begins[index + 1] ?? Infinity;
      return this.#readings.filter(({ at }) => at >= begin && at <= end);
    });
  }

  /** Those by which the candidate is timed. */
  get timed(): readonly Reading[] {
    return this.#since(this.#timedAt);
  }

  /** Those of this step, or of its last part where that was timed once more. */
  get sinceStep(): readonly Reading[] {
    return this.#since(Math.max(this.#begins.at(-1) ?? 0, this.#timedAt));
  }

  #since(mark: number): readonly Reading[] {
    return this.#readings.filter(({ at }) => at >= mark);
  }
}
