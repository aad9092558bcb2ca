import { join, resolve } from 'node:path';
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
import type { Holder, Lock, Order } from '@slipway/core/platform/lock';
import type { SecretStore } from '@slipway/core/secrets/store';
import type { Observation, Weights } from '@slipway/core/platform/observation';
import type { Endpoint, Renewal } from '@slipway/core/platform/lifecycle';
import type { ErrorLines, LogLine } from '@slipway/core/logs/error-lines';
import type { Measurement } from '@slipway/core/measurement/measurement';
import type { Platform } from '@slipway/core/platform/platform';
import type { Watch } from '@slipway/core/watch/watch';
import { doctorChecks, setupChecks } from './checks/local-checks.ts';
import { buildBundle, identifyBundle } from './client/build.ts';
import { commandsIn } from './client/commands.ts';
import { ControlClient } from './client/control-client.ts';
import { errorLinesOf, followFiles, logFilesOf, tailFiles } from './client/log-reader.ts';
import { freezeRelease, readReleases, removeRelease } from './client/release-files.ts';
import { portTaken } from './client/port-taken.ts';
import { SecretFiles } from './client/secret-files.ts';
import { settingsOf } from './client/settings-of.ts';
import { supervisorProgram } from './client/start-supervisor.ts';
import { SupervisorLife } from './client/supervisor-life.ts';
import { SupervisorLink } from './client/supervisor-link.ts';
import { committedFile, ledgerFile, logFile } from './settings/paths.ts';
import { buildOf } from './settings/program.ts';
import { readCommitted } from './supervisor/traffic.ts';

/** Releases as processes on this machine, behind a supervisor: no Docker, no root. */
export class LocalPlatform implements Platform {
  readonly environment: LocalEnvironment;
  readonly commands: Commands;
  readonly #root: string;
  readonly #state: string;
  readonly #link: SupervisorLink;
  readonly #life: SupervisorLife;
  /** Where releases are asked by their names; the same for as long as this command runs. */
  #probeAddress: string | undefined;

  constructor(workspace: Workspace, environment: LocalEnvironment) {
    this.environment = environment;
    this.commands = commandsIn(environment.name);
    this.#root = workspace.root;
    this.#state = stateFolder(workspace, environment.name);
    this.#link = new SupervisorLink(this.#state, environment.name);
    this.#life = new SupervisorLife(this.#state, environment, this.#link, () => this.observe());
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

  up(wanted: { renew: Renewal } = { renew: 'never' }): Promise<boolean> {
    return this.#life.up({ renew: wanted.renew !== 'never' });
  }

  /** Makes this process the supervisor, for a service manager that keeps it. False where one runs already. */
  serve(): Promise<boolean> {
    return this.#life.serve();
  }

  down(wanted: { purge: boolean }): Promise<boolean> {
    return this.#life.down(wanted);
  }

  endpoints(): Promise<Endpoint[]> {
    const { port, adminPort } = this.environment;
    return Promise.resolve([
      { name: 'Service', url: `http://localhost:${String(port)}` },
      { name: 'Metrics', url: `http://localhost:${String(adminPort)}/metrics` },
    ]);
  }

  async lock(command: string): Promise<Lock> {
    const lock = await this.#link.lock(command);
    if (command !== 'down') await this.#listen();
    return lock;
  }

  /** Has the supervisor serve by the environment's file as it is now. */
  async #listen(): Promise<void> {
    const settings = settingsOf(this.environment);
    const { status, body } = await this.#link.answer('/listen', settings);
    if (status === 200) return;
    await this.#link.held?.release().catch(() => undefined);
    if (body.taken !== undefined) throw await portTaken(body.taken, settings);
    throw this.#link.refused('/listen', body);
  }

  async holder(): Promise<Holder | undefined> {
    return (await ControlClient.read(this.#state)?.observe())?.holder;
  }

  async order(order: Order): Promise<boolean> {
    return (await this.#link.client.call('/order', '', order)).status === 200;
  }

  async foresee(): Promise<Touched[]> {
    const name = 'the supervisor';
    const client = ControlClient.read(this.#state);
    if (!(await client?.observe())) return [{ name, how: 'started' }];
    if (!client?.runs(buildOf(supervisorProgram)))
      return [{ name, how: 'handed over to the one of this version of Slipway' }];
    const same = canonicalJson(client.settings) === canonicalJson(settingsOf(this.environment));
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
    const { status, body } = await this.#link.answer('/launch', { service, id });
    if (status === 200) return;
    throw new SlipwayError({
      what: `${service} ${id} did not become ready`,
      ...(body.error === undefined ? {} : { why: body.error }),
      next: fixAndDeployAgain(this.environment.name, id),
      lines: body.lines ?? [],
    });
  }

  async stage(service: string, id: ReleaseId): Promise<void> {
    await this.#link.call('/stage', { service, id });
  }

  async probe(
    _service: string,
    id: ReleaseId,
    request: ProbeRequest,
    count: number,
    answerMs = patienceMs,
  ): Promise<ProbeTally> {
    const address = (this.#probeAddress ??= (await this.#link.client.observe())?.probeUrl) ?? '';
    const prober = new Prober({ address, headers: { 'x-slipway-release': id }, request }, answerMs);
    await prober.untilLost(count);
    return prober.stop();
  }

  async shift(service: string, weights: Weights): Promise<void> {
    await this.#link.call('/shift', { service, weights });
  }

  async drain(service: string, id: ReleaseId): Promise<number> {
    return (await this.#link.call('/drain', { service, id })).cutOff ?? 0;
  }

  async stop(service: string, id: ReleaseId): Promise<void> {
    await this.#link.call('/stop', { service, id });
  }

  async commit(service: string, id: ReleaseId, standbyWarmMs: number, watch?: Watch): Promise<void> {
    await this.#link.call('/commit', { service, id, standbyWarmMs, watch });
  }

  now(): Promise<Date> {
    return Promise.resolve(new Date());
  }

  async measure(service: string, ids: readonly ReleaseId[]): Promise<Map<ReleaseId, Measurement>> {
    const measured = await this.#link.client.measure(service, ids);
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
}
