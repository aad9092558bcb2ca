import { reasonOf } from '@slipway/core/errors/slipway-error';
import { noAnswers, type Answers } from '@slipway/core/measurement/answers';
import type { Unmeasured } from '@slipway/core/measurement/unmeasured';
import type { ReleaseId } from '@slipway/core/release/release';
import type { Measurement, ReplicaCount } from '@slipway/core/measurement/measurement';
import { readAnswers } from '../balancer/answer-counts.ts';
import type { Fleet } from '../replicas/fleet.ts';
import { upstreamOf } from '../names/names.ts';
import type { ReplicaContainer } from '../replicas/prometheus-targets.ts';
import type { Scout } from '../scout/scout.ts';
import { ReplicaCounts } from './replica-counts.ts';

/**
 * Measures releases from the balancer's network: the balancer's own counts, and every replica's management port. Prometheus
 * has the same figures, but seconds later, and not where it is away.
 */
export class Meter {
  readonly #scout: Scout;
  readonly #fleet: Fleet;
  readonly #counts = new ReplicaCounts();
  /** As the engine last had them. */
  #replicas: ReplicaContainer[] = [];

  constructor(scout: Scout, fleet: Fleet) {
    this.#scout = scout;
    this.#fleet = fleet;
  }

  async measure(service: string, ids: readonly ReleaseId[]): Promise<Map<ReleaseId, Measurement>> {
    const [answers, replicas] = await Promise.all([
      measured(() => this.#answers()),
      measured(() => this.#replicasOf(service, ids)),
    ]);
    return new Map(
      ids.map((id) => [
        id,
        {
          answers: 'unmeasured' in answers ? answers : (answers.get(upstreamOf(service, id)) ?? noAnswers()),
          replicas:
            'unmeasured' in replicas
              ? replicas
              : replicas.filter((replica) => replica.id.startsWith(`${id}-`)),
        },
      ]),
    );
  }

  async #answers(): Promise<Map<string, Answers>> {
    return readAnswers(await this.#scout.ask('figures', null));
  }

  async #replicasOf(service: string, ids: readonly ReleaseId[]): Promise<ReplicaCount[]> {
    const known = () =>
      this.#replicas.filter((replica) => replica.service === service && ids.includes(replica.release));
    if (ids.some((id) => !known().some(({ release }) => release === id))) await this.#ask();
    const containers = known().map(({ container }) => container);
    const looks = new Map(Object.entries(await this.#scout.ask('looks', { containers })));
    if (this.#counts.isNews(looks)) await this.#ask();
    return this.#counts.count(known(), looks);
  }

  async #ask(): Promise<void> {
    this.#replicas = await this.#fleet.replicas();
  }
}

async function measured<T>(read: () => Promise<T>): Promise<T | Unmeasured> {
  try {
    return await read();
  } catch (error) {
    return { unmeasured: reasonOf(error) };
  }
}
