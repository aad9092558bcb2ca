import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@slipway/core/errors/slipway-error';
import { isReleaseId, type ReleaseId } from '@slipway/core/release/release';
import type { Watch } from '@slipway/core/watch/watch';
import type { Observation } from '@slipway/core/platform/observation';
import { Balancer } from './balancer/balancer.ts';
import { beaconFile, readBeacon, writeBeacon, type Beacon } from './beacon.ts';
import { createControlServer, type Controlled } from './control.ts';
import { Fleet } from './replicas/fleet.ts';
import {
  handOverVersion,
  Successor,
  type Addresses,
  type HandOverRequest,
  keptFlag,
} from './hand-over/hand-over.ts';
import { Lease } from './lease.ts';
import { Listener } from './hand-over/listener.ts';
import { Metrics } from './figures/metrics.ts';
import { moveAll } from './hand-over/move.ts';
import { observationOf } from './observation.ts';
import { passOn } from './hand-over/pass-on.ts';
import { findOrphans, killOrphans } from './replicas/orphans.ts';
import { buildOf } from '../settings/program.ts';
import { clearRunFolders } from './replicas/run-folder.ts';
import { protocol, type Settings } from '../settings/settings.ts';
import { endPredecessor, type TakesOver } from './hand-over/take-over.ts';
import { Standbys } from './standbys.ts';
import { Traffic } from './traffic.ts';
import { Watching } from './watching.ts';
import { say } from './writing/unwritten.ts';

/** How long going down waits for answers that are still being given. */
const longestGoodbyeMs = 30_000;
/** Of the program that runs, as it was when it started. */
const ownBuild = buildOf(process.argv[1] ?? '');

/** The process that outlives every command: it holds the port, runs the replicas and knows where traffic goes. */
export class Supervisor implements Controlled, TakesOver {
  readonly fleet = new Fleet();
  readonly traffic = new Traffic();
  readonly lease = new Lease(() => this.#settle());
  readonly #metrics = new Metrics(this.fleet);
  readonly #balancer = new Balancer({
    isShared: (service) => this.traffic.isShared(service),
    draw: (service, visitor) => {
      const id = this.traffic.draw(service, visitor);
      return id && this.fleet.get(service, id);
    },
    named: (service, id) => {
      const release = isReleaseId(id) ? this.fleet.get(service, id) : undefined;
      return release?.staged ? release : undefined;
    },
  });
  readonly #standbys = new Standbys(this);
  readonly #watching = new Watching(this);
  #token: string = randomUUID();
  readonly #public = new Listener(() => this.#balancer.createTrafficServer());
  readonly #probes = new Listener(() => this.#balancer.createProbeServer());
  readonly #control = new Listener(() => createControlServer(this, this.#metrics, this.#token));
  #settings: Settings | undefined;
  #announced = '';

  /** Takes its addresses and starts what was committed, without waiting for it. Rejects where a port is taken. */
  async start(settings: Settings): Promise<void> {
    await this.#probes.listen({ host: '127.0.0.1', port: 0 });
    const orphans = await findOrphans(process.cwd());
    await this.#move(settings, () => {
      // Only now: a supervisor that does not get the ports must not end the replicas of the supervisor that has them. And with no
      // wait between: another command that finds the ports taken looks at once for their owner.
      killOrphans(orphans);
      clearRunFolders(process.cwd());
      this.#announce(settings);
    });
    void this.startCommitted();
    this.#watching.start();
  }

  /** Prepares to take over from another supervisor, which says where. */
  async prepare(settings: Settings): Promise<void> {
    this.#settings = settings;
    await this.#probes.listen({ host: '127.0.0.1', port: 0 });
  }

  announce({ token, ...at }: Addresses): void {
    this.#token = token;
    if (this.#settings) this.#announce({ ...this.#settings, ...at });
  }

  adopt(what: 'control' | 'public', server: Server, { host, port, adminPort }: Addresses): void {
    // From here on it is the only one that serves.
    if (what === 'public') {
      this.#public.adopt(server, { host, port });
      this.#watching.start();
    } else this.#control.adopt(server, { host: '127.0.0.1', port: adminPort });
  }

  async startCommitted(): Promise<string[]> {
    const current: Promise<string[]>[] = [];
    for (const service of this.traffic.services) {
      const known = this.traffic.observe(service);
      const coldAt = this.traffic.coldAt(service);
      const warm = coldAt === undefined || coldAt.getTime() > Date.now();
      if (known.current) current.push(this.#revive(service, known.current));
      if (known.standby && warm) void this.#revive(service, known.standby);
      this.#standbys.cool(service);
    }
    return (await Promise.all(current)).flat();
  }

  commit(service: string, id: ReleaseId, standbyWarmMs: number, watch?: Watch): void {
    const before = this.traffic.observe(service).current;
    this.traffic.commit(service, id, new Date(Date.now() + standbyWarmMs), watch);
    if (before !== id) this.#standbys.leave(service, this.#settings?.services[service]?.drain);
    this.#standbys.cool(service);
  }

  /** Moves to other addresses and routes: to all of them, or none. */
  async listen(settings: Settings): Promise<void> {
    await this.#move(settings, () => {
      this.#announce(settings);
    });
  }

  async #move({ host, port, adminPort }: Settings, seal: () => void): Promise<void> {
    await moveAll(
      [
        { listener: this.#public, to: { host, port } },
        { listener: this.#control, to: { host: '127.0.0.1', port: adminPort } },
      ],
      seal,
    );
  }

  /** Writes where this supervisor is found, and serves by these settings. */
  #announce(settings: Settings): void {
    const beacon: Beacon = {
      protocol,
      pid: process.pid,
      adminPort: settings.adminPort,
      token: this.#token,
      settings,
      build: ownBuild,
      ...(process.argv.includes(keptFlag) ? {} : { handOver: handOverVersion }),
    };
    // What is there already needs no room on a full disk.
    if (JSON.stringify(beacon) !== this.#announced) writeBeacon(beacon);
    this.#announced = JSON.stringify(beacon);
    this.#balancer.take(settings);
    this.#settings = settings;
  }

  /** Starts the next supervisor and gives it the addresses, once it has replicas of what serves here. */
  async handOver(request: HandOverRequest, lease: string): Promise<{ pid: number | undefined }> {
    const { host = '', port = 0, adminPort = 0 } = this.#settings ?? {};
    const successor = new Successor(request);
    try {
      await passOn(successor, {
        readyWithinMs: this.fleet.all().map(({ release }) => release.config.readyWithinMs),
        isReady: (name) =>
          this.fleet.all().some((running) => nameOf(running.release) === name && running.isReady),
        isWanted: () => this.lease.isHeldBy(lease),
        at: { host, port, adminPort, token: this.#token },
        servers: () => ({ control: this.#control.server, public: this.#public.server }),
      });
    } catch (error) {
      await successor.end();
      this.#announceAgain();
      throw error;
    }
    say(`handed over to process ${String(successor.pid)}`);
    void this.#leave(successor);
    return { pid: successor.pid };
  }

  /** The beacon may name a supervisor that did not take over. */
  #announceAgain(): void {
    this.#announced = '';
    if (this.#settings) this.#announce(this.#settings);
  }

  /** Answers what is still asked here, ends the replicas, then the process. */
  async #leave(successor: Successor): Promise<void> {
    this.#metrics.stop();
    this.#watching.stop();
    this.#standbys.stop();
    this.#control.release();
    this.#public.release();
    await Promise.race([this.#public.left(), successor.hurries().then(() => this.#goodbye())]);
    await this.fleet.stopAll();
    process.exit(0);
  }

  #goodbye(): Promise<unknown> {
    return Promise.race([this.#public.close(), delay(longestGoodbyeMs, undefined, { ref: false })]);
  }

  stage(service: string, id: ReleaseId): void {
    const release = this.fleet.get(service, id);
    if (!release) throw new Error(`${service} ${id} does not run`);
    release.staged = true;
  }

  observe(): Observation & { probeUrl: string } {
    return observationOf(this, this.#probes.port, this.#settings);
  }

  /** Ends all: no new connection, running requests answered, replicas stopped, then the process. */
  shutDown(): void {
    void this.#end()
      .catch((error: unknown) => {
        say(`going down: ${messageOf(error)}`);
      })
      .then(() => process.exit(0));
  }

  async #end(): Promise<void> {
    this.#metrics.stop();
    this.#watching.stop();
    await Promise.all([this.#goodbye().then(() => this.fleet.stopAll()), endPredecessor()]);
    if (readBeacon()?.pid === process.pid) rmSync(beaconFile, { force: true });
  }

  /** Resolves with its name where it did not become ready. */
  async #revive(service: string, id: ReleaseId): Promise<string[]> {
    try {
      const running = this.fleet.start(service, id);
      running.staged = true;
      await running.becomeReady();
      return [];
    } catch (error) {
      say(`${service} ${id} did not start: ${messageOf(error)}`);
      return [nameOf({ service, id })];
    }
  }

  async #settle(): Promise<void> {
    this.traffic.revert();
    // What came due while the lease was held.
    for (const service of this.traffic.services) this.#standbys.cool(service);
    await this.fleet.stopAll(({ service, id }) => this.traffic.isCommitted(service, id));
  }
}

function nameOf({ service, id }: { service: string; id: ReleaseId }): string {
  return `${service} ${id}`;
}
