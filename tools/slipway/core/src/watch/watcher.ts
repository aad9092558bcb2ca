import { messageOf } from '../errors/slipway-error.ts';
import type { WatchedEvent } from '../ledger/event.ts';
import type { Measurement } from '../measurement/measurement.ts';
import type { ReleaseId } from '../release/release.ts';
import { reasonsOf, type Verdict } from '../verdict/verdict.ts';
import { judgeEnd, judgeWatch } from './judge-watch.ts';
import { sampleOf, type Sample } from './sample.ts';
import { lengthOf, type Watch } from './watch.ts';

/** A release that serves and is watched. */
export interface Watched {
  service: string;
  release: ReleaseId;
  /** Where it would be rolled back to; absent where there is no standby. */
  standby?: ReleaseId | undefined;
  watch: Watch;
}

/** What is committed of a service. */
interface Committed {
  current?: ReleaseId | undefined;
  standby?: ReleaseId | undefined;
  watch?: Watch | undefined;
}

/** What is to be watched of a service, by what is committed. */
export function watchedOf(service: string, { current, standby, watch }: Committed): Watched[] {
  return current && watch ? [{ service, release: current, standby, watch }] : [];
}

/** How a watch ends: what is written into the ledger, and the release that is to serve from now on, if another one. */
export interface WatchEnd {
  event: WatchedEvent;
  serves?: ReleaseId | undefined;
}

/** What a watcher needs of whatever carries the releases. */
export interface Environment {
  /** What is to be watched now. */
  watched(): Watched[];
  measure(service: string, id: ReleaseId): Promise<Measurement>;
  /** True where all replicas of a release are ready for traffic. */
  isReady(service: string, id: ReleaseId): boolean;
  /** Ends a watch under the lock, in one go. False where someone holds it, or it is not what is committed any more. */
  end(watched: Watched, end: WatchEnd): Promise<boolean>;
  say(line: string): void;
}

/** How long a release that was rolled back still runs, in milliseconds, for the answers that it is giving. */
export const rolledBackWarmMs = 30_000;

/** Looks that share the time of a watch, and how far they are apart at the least, in milliseconds. */
const looks = 360;
const shortestMs = 1_000;

/** Looks at releases that serve, for as long as their watch lasts, and rolls back what is unhealthy, or tells. */
export class Watcher {
  readonly #environment: Environment;
  readonly #samples = new Map<string, Sample[]>();
  /** Verdicts of watches whose time is over, while someone holds the lock. */
  readonly #over = new Map<string, Verdict>();
  #busy = false;
  /** What was said last of why it can't be looked. */
  #problem: string | undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** To be called about once a second. */
  async tick(now = new Date()): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const watched = this.#environment.watched();
      const wanted = new Set(watched.map(keyOf));
      for (const known of [this.#samples, this.#over]) {
        for (const key of known.keys()) if (!wanted.has(key)) known.delete(key);
      }
      for (const each of watched) await this.#look(each, now);
    } catch (error) {
      this.#environment.say(`watch: ${messageOf(error)}`);
    } finally {
      this.#busy = false;
    }
  }

  async #look(watched: Watched, now: Date): Promise<void> {
    const { service, release, watch } = watched;
    const last = this.#over.get(keyOf(watched));
    if (last) return this.#end(watched, last);
    const samples = this.#samples.get(keyOf(watched)) ?? [];
    this.#samples.set(keyOf(watched), samples);
    const everyMs = Math.max(shortestMs, lengthOf(watch) / looks);
    if (now.getTime() - (samples.at(-1)?.at ?? 0) < everyMs) return;
    const sample = await this.#sample(service, release, now);
    if (sample) samples.push(sample);
    const isOver = now.getTime() >= Date.parse(watch.until);
    const verdict = isOver ? judgeEnd(samples, watch) : judgeWatch(samples, watch);
    if (isOver) this.#over.set(keyOf(watched), verdict);
    if (isOver || verdict.verdict === 'unhealthy') await this.#end(watched, verdict);
  }

  /** What can't be measured now is looked at later; a watch ends all the same. */
  async #sample(service: string, release: ReleaseId, now: Date): Promise<Sample | undefined> {
    try {
      const measured = await this.#environment.measure(service, release);
      this.#problem = undefined;
      return sampleOf(measured, now.getTime());
    } catch (error) {
      const problem = `${service} ${release} can't be watched now: ${messageOf(error)}`;
      if (problem !== this.#problem) this.#environment.say(problem);
      this.#problem = problem;
      return undefined;
    }
  }

  async #end(watched: Watched, verdict: Verdict): Promise<void> {
    const { service, release, watch } = watched;
    const serves = this.#wayBack(watched, verdict);
    const event: WatchedEvent = {
      kind: 'watched',
      attempt: watch.attempt,
      release,
      since: watch.since,
      ...verdict,
      ...(serves === undefined ? {} : { hauledBackTo: serves }),
    };
    if (!(await this.#environment.end(watched, { event, serves }))) return;
    const became = serves === undefined ? 'it serves on' : `rolled back: ${serves} serves`;
    this.#environment.say(
      `${service} ${release} was watched, ${verdict.verdict}, ${became}: ${reasonsOf(verdict)}`,
    );
  }

  #wayBack({ service, standby, watch }: Watched, { verdict }: Verdict): ReleaseId | undefined {
    if (verdict !== 'unhealthy' || watch.then !== 'rollback' || standby === undefined) return undefined;
    return this.#environment.isReady(service, standby) ? standby : undefined;
  }
}

function keyOf({ service, release, watch }: Watched): string {
  return `${service} ${release} ${String(watch.attempt)}`;
}
