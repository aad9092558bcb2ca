import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isReleaseId, type ReleaseId } from '../../../release/release.ts';
import type { Observation, ObservedService } from '../../platform.ts';
import { Balancer } from './balancer.ts';
import { Cooling } from './cooling.ts';
import { createControlServer } from './control.ts';
import { Fleet } from './fleet.ts';
import { Lease } from './lease.ts';
import { Listener } from './listener.ts';
import { Metrics } from './metrics.ts';
import { findOrphans, killOrphans } from './orphans.ts';
import { beaconFile, protocol, type Beacon, type Settings } from './settings.ts';
import { Traffic } from './traffic.ts';

/** How long going down waits for answers that are still being given. */
const longestGoodbyeMs = 30_000;

/** When a rollout is under way, streams that are due are looked at again after this time. */
const streamRetryMs = 1_000;

/** The process that outlives every command: it holds the port, runs the replicas and knows where traffic goes. */
export class Supervisor {
  readonly fleet = new Fleet();
  readonly traffic = new Traffic();
  readonly lease = new Lease(() => this.#settle());
  readonly #metrics = new Metrics(this.fleet);
  readonly #balancer = new Balancer({
    draw: (service) => {
      const id = this.traffic.draw(service);
      return id && this.fleet.get(service, id);
    },
    named: (service, id) => {
      const release = isReleaseId(id) ? this.fleet.get(service, id) : undefined;
      return release?.staged ? release : undefined;
    },
  });
  readonly #cooling = new Cooling((service) => {
    this.#coolDown(service);
  });
  readonly #streamEnds = new Cooling((service) => {
    this.#endStreams(service);
  });
  readonly #token = randomUUID();
  readonly #public = new Listener(() => this.#balancer.createTrafficServer());
  readonly #probes = new Listener(() => this.#balancer.createProbeServer());
  readonly #control = new Listener(() => createControlServer(this, this.#metrics, this.#token));
  #settings: Settings | undefined;

  /** Takes its addresses and starts what was committed, without waiting for it. Rejects where a port is taken. */
  async start(settings: Settings): Promise<void> {
    await this.#probes.listen('127.0.0.1', 0);
    const orphans = await findOrphans(process.cwd());
    await this.#take(settings);
    // Only now: whoever does not get the ports must not end the replicas of the supervisor that has them. And with no
    // wait between: another command that finds the ports taken looks at once for whoever has them.
    killOrphans(orphans);
    this.#announce(settings);
    for (const service of this.traffic.services) {
      const { current, standby } = this.traffic.observe(service);
      const coldAt = this.traffic.coldAt(service);
      const warm = coldAt === undefined || coldAt.getTime() > Date.now();
      for (const id of [current, ...(warm ? [standby] : [])]) if (id) this.#revive(service, id);
      this.#cooling.set(service, coldAt);
    }
  }

  commit(service: string, id: ReleaseId, standbyWarmMs: number): void {
    const before = this.traffic.observe(service).current;
    this.traffic.commit(service, id, new Date(Date.now() + standbyWarmMs));
    if (before !== id) this.#endStreamsLater(service);
    this.#cooling.set(service, this.traffic.coldAt(service));
  }

  /** Moves to other addresses and routes. */
  async listen(settings: Settings): Promise<void> {
    await this.#take(settings);
    this.#announce(settings);
  }

  async #take(settings: Settings): Promise<void> {
    await this.#public.listen(settings.host, settings.port);
    await this.#control.listen('127.0.0.1', settings.adminPort);
  }

  /** Writes where this supervisor is found. */
  #announce(settings: Settings): void {
    this.#balancer.take(settings);
    this.#settings = settings;
    const { adminPort } = settings;
    const beacon: Beacon = { protocol, pid: process.pid, adminPort, token: this.#token, settings };
    writeFileSync(`${beaconFile}.new`, JSON.stringify(beacon), { mode: 0o600 });
    renameSync(`${beaconFile}.new`, beaconFile);
  }

  stage(service: string, id: ReleaseId): void {
    const release = this.fleet.get(service, id);
    if (!release) throw new Error(`${service} ${id} does not run`);
    release.staged = true;
  }

  observe(): Observation & { probeUrl: string } {
    const { host = '127.0.0.1', port = 0, adminPort = 0, services: known = {} } = this.#settings ?? {};
    const names = new Set([...Object.keys(known), ...this.traffic.services]);
    const services: Record<string, ObservedService> = {};
    for (const name of names) services[name] = this.traffic.observe(name);
    const { holder } = this.lease;
    return {
      up: true,
      url: urlOf(host, port),
      metricsUrl: `${urlOf('127.0.0.1', adminPort)}/metrics`,
      probeUrl: urlOf('127.0.0.1', this.#probes.port),
      services,
      releases: this.fleet.observe(),
      ...(holder ? { holder } : {}),
    };
  }

  /** Ends all: no new connection, running requests answered, replicas stopped, then the process. */
  shutDown(): void {
    void this.#end().then(() => process.exit(0));
  }

  async #end(): Promise<void> {
    this.#metrics.stop();
    await Promise.race([this.#public.close(), delay(longestGoodbyeMs, undefined, { ref: false })]);
    await this.fleet.stopAll();
    const beacon = JSON.parse(readFileSync(beaconFile, 'utf8')) as Beacon;
    if (beacon.pid === process.pid) rmSync(beaconFile);
  }

  #revive(service: string, id: ReleaseId): void {
    try {
      this.fleet.start(service, id).staged = true;
    } catch (error) {
      process.stderr.write(`${service} ${id} can't be started: ${String(error)}\n`);
    }
  }

  /** Stops a standby whose warm time is over: not under the hands of a rollout that may be going back to it. */
  #coolDown(service: string): void {
    const { standby } = this.traffic.observe(service);
    if (standby && !this.lease.holder) void this.fleet.stop(service, standby);
  }

  #endStreamsLater(service: string): void {
    const { streams, within } = this.#settings?.services[service]?.drain ?? { streams: 'keep', within: 0 };
    if (streams === 'close') this.#endStreams(service, { isCommitting: true });
    else this.#streamEnds.set(service, new Date(Date.now() + within));
  }

  /** Ends the standby's streams: not under the hands of a rollout that may be going back to it. */
  #endStreams(service: string, { isCommitting = false } = {}): void {
    const { standby } = this.traffic.observe(service);
    if (!standby) return;
    if (this.lease.holder && !isCommitting)
      this.#streamEnds.set(service, new Date(Date.now() + streamRetryMs));
    else this.fleet.get(service, standby)?.endStreams();
  }

  async #settle(): Promise<void> {
    this.traffic.revert();
    // What came due while the lease was held.
    for (const service of this.traffic.services) this.#cooling.set(service, this.traffic.coldAt(service));
    await this.fleet.stopAll(({ service, id }) => this.traffic.isCommitted(service, id));
  }
}

function urlOf(host: string, port: number): string {
  const name = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host;
  return `http://${name}:${String(port)}`;
}
