import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorLines } from '@slipway/core/logs/error-lines';
import type { ReleaseId } from '@slipway/core/release/release';
import type { DockerApi, ListedContainer } from '../engine/docker-api.ts';
import { labels, replicaOf } from '../names/names.ts';
import { LogReading, tallyOf, type Tally } from './log-reading.ts';

/**
 * Milliseconds between a reading of one container and of the next, whose turn comes then: many short readings are not felt
 * by those who visit.
 */
const readEveryMs = 125;
/** A reading that began so much later than it should have, in milliseconds, will do: two clocks are never quite the same. */
const clocksMs = 500;

/** What one container has written. */
type Found = Pick<Tally, 'errors' | 'lines' | 'unknown'>;

/**
 * Errors in the engine's own log files: at once, without waiting until they are in Loki, and without sending all lines to
 * the person who deploys. The same program judges lines on every platform.
 */
export class ErrorFinder {
  readonly #docker: DockerApi;
  readonly #readings = new Map<string, LogReading>();

  constructor(docker: DockerApi) {
    this.#docker = docker;
    void this.#readOn();
  }

  /** From now on these containers' lines are read as they come. */
  follow(containers: readonly string[]): void {
    for (const name of containers) {
      if (!this.#readings.has(name)) this.#readings.set(name, new LogReading(this.#docker, name, Date.now()));
    }
  }

  /**
   * The errors that a release's replicas have logged since. How many lines there were is told since they are followed,
   * where that is about the same time.
   */
  async find(
    of: { environment: string; service: string; release: ReleaseId },
    since: Date,
  ): Promise<ErrorLines> {
    const replicas = await this.#docker.list(
      `${labels.environment}=${of.environment}`,
      `${labels.service}=${of.service}`,
      `${labels.release}=${of.release}`,
    );
    const found: ErrorLines = { errors: [], lines: 0, unknown: 0 };
    // One after the other: they are as many as they are, and the scout is to take little.
    for (const container of replicas) {
      const replica = replicaOf(of.release, container.Labels);
      const { errors, lines, unknown } = await this.#tally(container, since);
      found.errors.push(...errors.map((error) => ({ ...error, replica })));
      found.lines += lines;
      found.unknown += unknown;
    }
    found.errors.sort((a, b) => a.at - b.at);
    return found;
  }

  async #tally({ Id, Names: [name = ''] }: ListedContainer, since: Date): Promise<Found> {
    const reading = this.#readings.get(name.replace(/^\//, ''));
    if (reading === undefined || since.getTime() < reading.beganAt - clocksMs) {
      return tallyOf(this.#docker, Id, since);
    }
    const { errors, lines, unknown } = await reading.read();
    return { errors: errors.filter(({ at }) => at >= since.getTime()), lines, unknown };
  }

  /** For as long as this program runs; it holds no one up. */
  async #readOn(): Promise<never> {
    for (let turn = 0; ; turn += 1) {
      await delay(readEveryMs, undefined, { ref: false });
      const readings = [...this.#readings];
      const next = readings[turn % readings.length];
      if (next === undefined) continue;
      const [name, reading] = next;
      // One that is gone is looked for once more where it is asked about.
      await reading.keepUp().catch(() => this.#readings.delete(name));
    }
  }
}
