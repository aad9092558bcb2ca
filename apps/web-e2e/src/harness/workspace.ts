import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endCommands, RunningCommand, type Ended } from './command.ts';
import type {
  AttemptDocument,
  HistoryDocument,
  LogsDocument,
  ReleaseDocument,
  RolloutDocument,
  StatusDocument,
} from './documents.ts';
import { eventually } from './eventually.ts';
import { ask } from './http.ts';
import { freePorts } from './ports.ts';
import { killNow, processesOf } from './processes.ts';
import { slipwayProgram } from './repository.ts';
import { serviceOf, type ServiceSettings } from './service-settings.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.ts';

/** Workspaces that tests made for themselves, and those that the tests of a file share. */
const own: Workspace[] = [];
const shared: Workspace[] = [];
let inTest = false;

beforeEach(() => {
  inTest = true;
});

afterEach(async () => {
  inTest = false;
  await endCommands();
  await takeDown(own);
});

afterAll(async () => {
  await takeDown(shared);
  removeTemporaryFolders();
});

async function takeDown(workspaces: Workspace[]): Promise<void> {
  await Promise.all(workspaces.splice(0).map((workspace) => workspace.takeDown()));
}

/**
 * A workspace of its own, on ports of its own. It is taken down when the test that made it is over, or, where it was
 * made before the tests, when all of them are; however they end.
 */
export async function createWorkspace(settings: ServiceSettings = {}, port?: number): Promise<Workspace> {
  const workspace = adoptWorkspace(temporaryFolder(), port ?? (await freePorts()));
  workspace.configure(settings);
  return workspace;
}

/** The same for a folder that has its environments already. */
export function adoptWorkspace(folder: string, port: number): Workspace {
  return adopt(new Workspace(folder, port));
}

/** Sees to it that a workspace is taken down. */
export function adopt<W extends Workspace>(workspace: W): W {
  (inTest ? own : shared).push(workspace);
  return workspace;
}

/** A folder with an environment, and the real command run inside it. */
export class Workspace {
  readonly folder: string;
  readonly port: number;
  /** The environment that is meant where none is named. */
  readonly environment: string;

  constructor(folder: string, port: number, environment = 'local') {
    this.folder = folder;
    this.port = port;
    this.environment = environment;
    mkdirSync(join(folder, 'deploy', 'environments'), { recursive: true });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Where the environment `local` keeps its state. */
  get state(): string {
    return join(this.folder, '.slipway', 'local');
  }

  environmentFile(environment = this.environment): string {
    return join(this.folder, 'deploy', 'environments', `${environment}.yaml`);
  }

  /** Writes an environment's file; JSON is YAML. */
  configure(settings: ServiceSettings, environment = this.environment, port = this.port): void {
    const web = serviceOf(settings);
    this.write(JSON.stringify({ platform: 'local', port, services: { web } }, null, 2), environment);
  }

  write(text: string, environment = this.environment): void {
    writeFileSync(this.environmentFile(environment), text);
  }

  /** Starts a command without waiting for it. */
  start(...args: string[]): RunningCommand {
    return new RunningCommand(process.execPath, [slipwayProgram, ...args], { cwd: this.folder });
  }

  startDeploy(artifact: string, ...args: string[]): RunningCommand {
    return this.start('deploy', this.environment, '--artifact', artifact, ...args);
  }

  /** Runs a command to its end, whatever that is. */
  slipway(...args: string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  async deploy(bundle: string, ...args: string[]): Promise<RolloutDocument> {
    return this.#rollOut('deploy', this.environment, '--artifact', bundle, ...args);
  }

  /** The same, whatever comes of it. */
  tryDeploy(bundle: string, ...args: string[]): Promise<Ended> {
    return this.startDeploy(bundle, ...args).ended;
  }

  async rollback(...args: string[]): Promise<RolloutDocument> {
    return this.#rollOut('rollback', this.environment, ...args);
  }

  async status(): Promise<StatusDocument> {
    return (await this.document('status', this.environment)) as StatusDocument;
  }

  /** A release as `status` shows it. */
  async release(id: string): Promise<ReleaseDocument> {
    const { releases } = await this.status();
    const release = releases.find((one) => one.id === id);
    if (!release) throw new Error(`status does not show ${id}`);
    return release;
  }

  async history(): Promise<HistoryDocument['services'][number]> {
    const { services } = (await this.document('history', this.environment)) as HistoryDocument;
    const [web] = services;
    if (!web) throw new Error('history shows no service');
    return web;
  }

  async lastAttempt(): Promise<AttemptDocument> {
    const { attempts } = await this.history();
    const last = attempts.at(-1);
    if (!last) throw new Error('history shows no attempt');
    return last;
  }

  /** The document that a command prints with `--json`; rejects where it fails. */
  async document(...args: string[]): Promise<unknown> {
    const { exitCode, stdout, stderr } = await this.slipway(...args, '--json');
    if (exitCode !== 0)
      throw new Error(`slipway ${args.join(' ')} ended with ${exitCode ?? '?'}:\n${stderr}`);
    return JSON.parse(stdout);
  }

  /** Waits until no one has the lock and one release has all traffic. Returns which. */
  settled(): Promise<string> {
    return eventually('what was under way is undone', async () => {
      const { holder, services } = await this.status();
      const { current, weights } = services['web'] ?? {};
      return holder === null && current && weights?.[current] === 100 ? current : undefined;
    });
  }

  /** What a visitor reads now. */
  async served(): Promise<string> {
    return (await ask(this.url)).body;
  }

  /** The last lines of a release. */
  async lines(release: string): Promise<LogsDocument['lines']> {
    const logs = await this.document('logs', this.environment, '--release', release, '--lines', '1000');
    return (logs as LogsDocument).lines;
  }

  processes(): { pid: number; command: string }[] {
    return processesOf(this.folder);
  }

  /** Processes that run a release. */
  processesOfRelease(id: string): { pid: number; command: string }[] {
    return processesOf(join(this.state, 'releases', 'web', id, 'bundle'));
  }

  /** The process of the supervisor; rejects where there is not exactly one. */
  supervisor(): number {
    const supervisors = this.processes().filter(({ command }) => command.includes('supervisor.mjs'));
    const [only] = supervisors;
    if (!only || supervisors.length > 1) throw new Error(`${supervisors.length} supervisors run`);
    return only.pid;
  }

  /** Ends all that runs here, by force: that the command `down` does so gently has a test of its own. */
  async takeDown(): Promise<void> {
    await eventually('nothing of the workspace runs', () => {
      const left = this.processes();
      for (const { pid } of left) killNow(pid);
      return left.length === 0;
    });
  }

  async #rollOut(...args: string[]): Promise<RolloutDocument> {
    const { results } = (await this.document(...args)) as { results: RolloutDocument[] };
    const [result] = results;
    if (!result) throw new Error('no service was rolled out');
    return result;
  }
}
