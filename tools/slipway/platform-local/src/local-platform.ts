import { existsSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '@slipway/core/platform/check';
import type { LocalEnvironment } from '@slipway/core/environment/schema';
import { stateFolder, type Workspace } from '@slipway/core/environment/workspace';
import { messageOf, SlipwayError } from '@slipway/core/errors/slipway-error';
import { FileLedgerStore } from '@slipway/core/ledger/file-store';
import type { LedgerStore } from '@slipway/core/ledger/ledger';
import type { Unmeasured } from '@slipway/core/measurement/unmeasured';
import { onDisk } from '@slipway/core/files/disk-error';
import { fixAndDeployAgain } from '@slipway/core/text/words';
import type { Touched } from '@slipway/core/plan/plan';
import type { Commands } from '@slipway/core/platform/commands';
import type { ProbeRequest } from '@slipway/core/probe/expectation';
import { patienceMs, Prober } from '@slipway/core/probe/prober';
import type { ProbeTally } from '@slipway/core/probe/tally';
import { canonicalJson } from '@slipway/core/release/digest';
import type { Artifact, Release, ReleaseId } from '@slipway/core/release/release';
import { type Holder, holderFor, type Lock, Locked, type Order } from '@slipway/core/platform/lock';
import type { SecretStore } from '@slipway/core/secrets/store';
import { findRelease, type Observation, type Weights } from '@slipway/core/platform/observation';
import type { Endpoint } from '@slipway/core/platform/lifecycle';
import type { ErrorLines, LogLine } from '@slipway/core/logs/error-lines';
import type { Measurement } from '@slipway/core/measurement/measurement';
import type { Platform } from '@slipway/core/platform/platform';
import type { Watch } from '@slipway/core/watch/watch';
import { doctorChecks, setupChecks } from './checks/local-checks.ts';
import { becomeSupervisor } from './client/become-supervisor.ts';
import { buildBundle, identifyBundle } from './client/build.ts';
import { commandsIn } from './client/commands.ts';
import { ControlClient, type Answer } from './client/control-client.ts';
import { LocalLock } from './client/local-lock.ts';
import { errorLinesOf, followFiles, logFilesOf, tailFiles } from './client/log-reader.ts';
import { freezeRelease, readReleases, removeRelease } from './client/release-files.ts';
import { portTaken } from './client/port-taken.ts';
import { SecretFiles } from './client/secret-files.ts';
import { lastLine, startSupervisor, supervisorProgram } from './client/start-supervisor.ts';
import { beaconFile } from './supervisor/beacon.ts';
import { committedFile, ledgerFile, logFile, supervisorLog } from './settings/paths.ts';
import { buildOf } from './settings/program.ts';
import type { Settings } from './settings/settings.ts';
import { readCommitted } from './supervisor/traffic.ts';

const pollMs = 20;

/** Releases as processes on this machine, behind a supervisor: no Docker, no root. */
export class LocalPlatform implements Platform {
  readonly environment: LocalEnvironment;
  readonly commands: Commands;
  readonly #root: string;
  readonly #state: string;
  #lock: LocalLock | undefined;
  /** Where releases are asked by their names; the same for as long as this command runs. */
  #probeAddress: string | undefined;

  constructor(workspace: Workspace, environment: LocalEnvironment) {
    this.environment = environment;
    this.commands = commandsIn(environment.name);
    this.#root = workspace.root;
    this.#state = stateFolder(workspace, environment.name);
  }

  async observe(wanted = { figures: false }): Promise<Observation> {
    const client = ControlClient.read(this.#state);
    const observation = await client?.observe(wanted.figures);
    if (observation) return observation;
    const committed = Object.entries(readCommitted(join(this.#state, committedFile)));
    return {
      up: false,
      ...(client ? { problem: `the supervisor (process ${String(client.pid)}) is gone` } : {}),
      url: `http://localhost:${String(this.environment.port)}`,
      services: Object.fromEntries(committed.map(([service, known]) => [service, { ...known, weights: {} }])),
      releases: [],
    };
  }

  async up({ renew }: { renew: boolean } = { renew: false }): Promise<boolean> {
    const client = ControlClient.read(this.#state);
    if (client && (await client.observe())) {
      await this.#renew(client, renew);
      return false;
    }
    try {
      await startSupervisor(this.#state, this.#settings());
    } catch (error) {
      // Another command may have started the supervisor of this very environment a moment ago.
      if (await ControlClient.read(this.#state)?.observe()) return false;
      throw error;
    }
    await this.#revived();
    return true;
  }

  /** Makes this process the supervisor, for a service manager that keeps it. False where one runs already. */
  async serve(): Promise<boolean> {
    if (await ControlClient.read(this.#state)?.observe()) return false;
    await becomeSupervisor(this.#state, this.#settings());
    return true;
  }

  /** Has a supervisor that another version of Slipway has started hand over to the one of this version. */
  async #renew(client: ControlClient, renew: boolean): Promise<void> {
    if (client.runs(buildOf(supervisorProgram))) return;
    // A rollback is not held up by what it can do without; what a service manager keeps is its to restart.
    if (client.speaksAlike && (!renew || !client.canHandOver)) return;
    const lease = await this.#lease(client, 'hand-over');
    const request = { node: process.execPath, program: supervisorProgram, settings: this.#settings() };
    try {
      await client.handOver(lease.id, request);
    } finally {
      await client.call('/release-lease', lease.id).catch(() => undefined);
      lease.open.destroy();
    }
  }

  async #lease(client: ControlClient, command: string): Promise<{ id: string; open: IncomingMessage }> {
    const granted = await client.lease(holderFor(command));
    if ('id' in granted) return granted;
    throw new Locked(granted.holder, this.environment.name);
  }

  async down({ purge }: { purge: boolean }): Promise<boolean> {
    const client = ControlClient.read(this.#state);
    const beacon = join(this.#state, beaconFile);
    const isUp = (await client?.observe()) !== undefined;
    if (isUp) {
      // Never given back: it ends with the supervisor. So nothing can begin while that stops.
      await this.lock('down');
      await this.#call('/shutdown', {});
      this.#lock = undefined;
      while (await client?.observe().catch(() => undefined)) await delay(pollMs);
    }
    const isThere = existsSync(this.#state);
    if (purge) rmSync(this.#state, { recursive: true, force: true });
    // Another command may have started the next supervisor by now, and its beacon stays.
    else if (ControlClient.read(this.#state)?.pid === client?.pid) rmSync(beacon, { force: true });
    return isUp || (purge && isThere);
  }

  endpoints(): Promise<Endpoint[]> {
    const { port, adminPort } = this.environment;
    return Promise.resolve([
      { name: 'Service', url: `http://localhost:${String(port)}` },
      { name: 'Metrics', url: `http://localhost:${String(adminPort)}/metrics` },
    ]);
  }

  async lock(command: string): Promise<Lock> {
    const granted = await this.#lease(this.#client(), command);
    this.#lock = new LocalLock(() => this.#client(), granted.id, granted.open);
    if (command !== 'down') await this.#listen();
    return this.#lock;
  }

  /** Has the supervisor serve by the environment's file as it is now. */
  async #listen(): Promise<void> {
    const settings = this.#settings();
    const { status, body } = await this.#answer('/listen', settings);
    if (status === 200) return;
    await this.#lock?.release().catch(() => undefined);
    if (body.taken !== undefined) throw await portTaken(body.taken, settings);
    throw this.#refused('/listen', body);
  }

  async holder(): Promise<Holder | undefined> {
    return (await ControlClient.read(this.#state)?.observe())?.holder;
  }

  async order(order: Order): Promise<boolean> {
    return (await this.#client().call('/order', '', order)).status === 200;
  }

  async foresee(): Promise<Touched[]> {
    const name = 'the supervisor';
    const client = ControlClient.read(this.#state);
    if (!(await client?.observe())) return [{ name, how: 'started' }];
    if (!client?.runs(buildOf(supervisorProgram)))
      return [{ name, how: 'handed over to the one of this version of Slipway' }];
    const same = canonicalJson(client.settings) === canonicalJson(this.#settings());
    return same
      ? []
      : [{ name, how: `given other addresses, routes or limits: ${this.environment.file} has changed` }];
  }

  ledger(service: string): LedgerStore {
    const store = new FileLedgerStore(join(this.#state, ledgerFile(service)));
    return {
      name: store.name,
      read: () => store.read(),
      append: (line) => onDisk(store.name, this.environment.name, () => store.append(line)),
    };
  }

  secrets(service: string): SecretStore {
    return new SecretFiles(this.#state, service, this.environment.name);
  }

  async build(service: string, given?: string): Promise<Artifact> {
    return given === undefined
      ? buildBundle(this.#root, service)
      : identifyBundle(resolve(given), this.#root);
  }

  async freeze(release: Release, artifact: Artifact): Promise<void> {
    await onDisk(this.#state, this.environment.name, () => freezeRelease(this.#state, release, artifact));
  }

  frozen(service: string): Promise<Release[]> {
    return readReleases(this.#state, service);
  }

  async remove(service: string, id: ReleaseId): Promise<void> {
    await removeRelease(this.#state, service, id);
  }

  async launch({ service, id }: Release): Promise<void> {
    const { status, body } = await this.#answer('/launch', { service, id });
    if (status === 200) return;
    throw new SlipwayError({
      what: `${service} ${id} did not become ready`,
      ...(body.error === undefined ? {} : { why: body.error }),
      next: fixAndDeployAgain(this.environment.name, id),
      lines: body.lines ?? [],
    });
  }

  async stage(service: string, id: ReleaseId): Promise<void> {
    await this.#call('/stage', { service, id });
  }

  async probe(
    _service: string,
    id: ReleaseId,
    request: ProbeRequest,
    count: number,
    answerMs = patienceMs,
  ): Promise<ProbeTally> {
    const address = (this.#probeAddress ??= (await this.#client().observe())?.probeUrl) ?? '';
    const prober = new Prober({ address, headers: { 'x-slipway-release': id }, request }, answerMs);
    await prober.untilLost(count);
    return prober.stop();
  }

  async shift(service: string, weights: Weights): Promise<void> {
    await this.#call('/shift', { service, weights });
  }

  async drain(service: string, id: ReleaseId): Promise<number> {
    return (await this.#call('/drain', { service, id })).cutOff ?? 0;
  }

  async stop(service: string, id: ReleaseId): Promise<void> {
    await this.#call('/stop', { service, id });
  }

  async commit(service: string, id: ReleaseId, standbyWarmMs: number, watch?: Watch): Promise<void> {
    await this.#call('/commit', { service, id, standbyWarmMs, watch });
  }

  now(): Promise<Date> {
    return Promise.resolve(new Date());
  }

  async measure(service: string, ids: readonly ReleaseId[]): Promise<Map<ReleaseId, Measurement>> {
    const measured = await this.#client().measure(service, ids);
    const nothing = { unmeasured: 'nothing of it runs' };
    return new Map(ids.map((id) => [id, measured[id] ?? { answers: nothing, replicas: nothing }]));
  }

  async errorLines(service: string, id: ReleaseId, since: Date): Promise<ErrorLines | Unmeasured> {
    const { unwritten } = await this.observe();
    if (unwritten && new Date(unwritten.last.at) >= since)
      return { unmeasured: `log lines are lost: ${unwritten.last.why}` };
    try {
      return await errorLinesOf(logFilesOf(this.#logs(service), id), since);
    } catch (error) {
      return { unmeasured: `its log can't be read: ${messageOf(error)}` };
    }
  }

  checks(kind: 'setup' | 'doctor'): { first: Check[]; rest: Check[] } {
    const inspected = { platform: this, root: this.#root };
    return { first: [], rest: kind === 'setup' ? setupChecks(inspected) : doctorChecks(inspected) };
  }

  tail(service: string, id: ReleaseId, lines: number): Promise<LogLine[]> {
    return tailFiles(logFilesOf(this.#logs(service), id), lines);
  }

  follow(service: string, ids: readonly ReleaseId[], signal: AbortSignal): AsyncIterable<LogLine> {
    return followFiles(() => ids.flatMap((id) => logFilesOf(this.#logs(service), id)), signal);
  }

  #logs(service: string): string {
    return join(this.#state, logFile(service, ''), '..');
  }

  #settings(): Settings {
    const { name, host, port, adminPort, services, proxy } = this.environment;
    const edge = Object.entries(services).map(
      ([service, { route, limits, drain, rollout }]) =>
        [service, { route, limits, drain, ...(rollout.sticky ? { sticky: rollout.sticky } : {}) }] as const,
    );
    return {
      environment: name,
      host,
      port,
      adminPort,
      services: Object.fromEntries(edge),
      trusted: proxy.trusted,
    };
  }

  #client(): ControlClient {
    const client = ControlClient.read(this.#state);
    if (client) return client;
    throw new SlipwayError({
      what: `${this.environment.name} is not up`,
      next: `slipway deploy ${this.environment.name}`,
    });
  }

  async #answer(path: string, body: unknown): Promise<Answer> {
    return this.#client().call(path, this.#lock?.id ?? '', body);
  }

  async #call(path: string, body: unknown): Promise<Answer['body']> {
    const answer = await this.#answer(path, body);
    if (answer.status === 200) return answer.body;
    throw this.#refused(path, answer.body);
  }

  #refused(path: string, { error }: Answer['body']): SlipwayError {
    return new SlipwayError({
      what: `The supervisor refused ${path.slice(1)}`,
      ...(error === undefined ? {} : { why: error }),
      next: `slipway status ${this.environment.name}`,
    });
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
      Math.max(...Object.values(this.environment.services).map(({ ready }) => ready.within));
    while (performance.now() < deadline) {
      const observation = await this.observe();
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
