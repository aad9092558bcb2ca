import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LocalEnvironment } from '@slipway/core/environment/schema';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { findRelease, type Observation } from '@slipway/core/platform/observation';
import { supervisorLog } from '../settings/paths.ts';
import { buildOf } from '../settings/program.ts';
import { beaconFile } from '../supervisor/beacon.ts';
import { becomeSupervisor } from './become-supervisor.ts';
import type { ControlClient } from './control-client.ts';
import { settingsOf } from './settings-of.ts';
import { lastLine, startSupervisor, supervisorProgram } from './start-supervisor.ts';
import type { SupervisorLink } from './supervisor-link.ts';

const pollMs = 20;

/** Starts an environment's supervisor, has it hand over to the one of this version, and ends it. */
export class SupervisorLife {
  readonly #state: string;
  readonly #environment: LocalEnvironment;
  readonly #link: SupervisorLink;
  readonly #observe: () => Promise<Observation>;

  constructor(
    state: string,
    environment: LocalEnvironment,
    link: SupervisorLink,
    observe: () => Promise<Observation>,
  ) {
    this.#state = state;
    this.#environment = environment;
    this.#link = link;
    this.#observe = observe;
  }

  async up({ renew }: { renew: boolean } = { renew: false }): Promise<boolean> {
    const client = this.#link.known;
    if (client && (await client.observe())) {
      await this.#renew(client, renew);
      return false;
    }
    try {
      await startSupervisor(this.#state, settingsOf(this.#environment));
    } catch (error) {
      // Another command may have started the supervisor of this very environment a moment ago.
      if (await this.#link.known?.observe()) return false;
      throw error;
    }
    await this.#revived();
    return true;
  }

  /** Makes this process the supervisor, for a service manager that keeps it. False where one runs already. */
  async serve(): Promise<boolean> {
    if (await this.#link.known?.observe()) return false;
    await becomeSupervisor(this.#state, settingsOf(this.#environment));
    return true;
  }

  /** Has a supervisor that another version of Slipway has started hand over to the one of this version. */
  async #renew(client: ControlClient, renew: boolean): Promise<void> {
    if (client.runs(buildOf(supervisorProgram))) return;
    // A rollback is not held up by what it can do without; what a service manager keeps is its to restart.
    if (client.speaksAlike && (!renew || !client.canHandOver)) return;
    const lease = await this.#link.lease(client, 'hand-over');
    const request = {
      node: process.execPath,
      program: supervisorProgram,
      settings: settingsOf(this.#environment),
    };
    try {
      await client.handOver(lease.id, request);
    } finally {
      await client.call('/release-lease', lease.id).catch(() => undefined);
      lease.open.destroy();
    }
  }

  async down({ purge }: { purge: boolean }): Promise<boolean> {
    const client = this.#link.known;
    const beacon = join(this.#state, beaconFile);
    const isUp = (await client?.observe()) !== undefined;
    if (isUp) {
      // Never given back: it ends with the supervisor. So nothing can begin while that stops.
      await this.#link.lock('down');
      await this.#link.call('/shutdown', {});
      this.#link.held = undefined;
      while (await client?.observe().catch(() => undefined)) await delay(pollMs);
    }
    const isThere = existsSync(this.#state);
    if (purge) rmSync(this.#state, { recursive: true, force: true });
    // Another command may have started the next supervisor by now, and its beacon stays.
    else if (this.#link.known?.pid === client?.pid) rmSync(beacon, { force: true });
    return isUp || (purge && isThere);
  }

  #ended(problem = 'it left no word'): SlipwayError {
    const log = join(this.#state, supervisorLog);
    return new SlipwayError({
      what: 'The supervisor ended as soon as it had started',
      why: lastLine(this.#state, 0) || problem,
      next: `see ${log}`,
    });
  }

  /** Waits until the committed releases serve again, or have shown that they can't. */
  async #revived(): Promise<void> {
    const deadline =
      performance.now() +
      Math.max(...Object.values(this.#environment.services).map(({ ready }) => ready.within));
    while (performance.now() < deadline) {
      const observation = await this.#observe();
      if (!observation.up) throw this.#ended(observation.problem);
      const settled = Object.entries(observation.services).every(([service, { current }]) => {
        const release = findRelease(observation, service, current);
        return (
          current === undefined ||
          release?.replicas.every(({ state, restarts }) => state === 'ready' || restarts > 0)
        );
      });
      if (settled) return;
      await delay(pollMs);
    }
  }
}
