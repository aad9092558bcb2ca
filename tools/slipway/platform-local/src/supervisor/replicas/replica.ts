import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@slipway/core/errors/slipway-error';
import type { Release } from '@slipway/core/release/release';
import { onLines } from '@slipway/core/text/line-stream';
import type { ObservedReplica } from '@slipway/core/platform/observation';
import type { ReplicaState } from '@slipway/core/measurement/measurement';
import { backoffMs, recoveredAfterMs } from './backoff.ts';
import { LogFile } from '../writing/log-file.ts';
import { bundleFolder, logFile, releaseFolder } from '../../settings/paths.ts';
import { isAlive, isReady } from './readiness.ts';
import { ReplicaConnections } from '../balancer/replica-connections.ts';
import { replicaEnvironment } from './replica-environment.ts';
import { endOf, lastWordsOf, mainOf } from './replica-process.ts';
import { recordReplica } from './replica-record.ts';
import { removeFile, runFilesOf } from './run-folder.ts';

const startingPollMs = 25;
const readyPollMs = 1_000;
const linesKept = 20;
/** How long a replica is not alive before it is ended and started again. */
const deadAfterMs = 10_000;

/** One running copy of a release: its process, its sockets, its log, and its life after a crash. */
export class Replica extends EventEmitter<{ change: []; exit: [] }> {
  readonly id: string;
  /** Keeps connections to the replica open between requests. */
  readonly connections: ReplicaConnections;
  /** Where traffic goes in. */
  readonly socketPath: string;
  readonly managementSocketPath: string;
  readonly lastLines: string[] = [];
  state: ReplicaState = 'stopped';
  restarts = 0;
  /** How often it stopped being ready without having ended. */
  readinessLost = 0;
  readonly #release: Release;
  readonly #guard: string;
  readonly #record: string;
  readonly #log: LogFile;
  #process: ChildProcess | undefined;
  #lastWords: Promise<void> = Promise.resolve();
  #streak = 0;
  #notAliveSince: number | undefined;
  #wanted = true;
  /** Ends because it was asked to, to be started again. */
  #isBeingReplaced = false;
  #wasReady = false;
  #endsRestartWait = new AbortController();

  constructor(release: Release, number: number, guard: string) {
    super();
    this.setMaxListeners(0);
    this.id = `${release.id}-${String(number)}`;
    this.#release = release;
    this.#guard = guard;
    const files = runFilesOf(release, number);
    mkdirSync(files.folder, { recursive: true });
    this.socketPath = files.traffic;
    this.managementSocketPath = files.management;
    this.#record = files.record;
    this.connections = new ReplicaConnections(this.socketPath);
    this.#log = new LogFile(logFile(release.service, this.id));
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  observe(): ObservedReplica {
    const { id, state, restarts, pid = null } = this;
    return { id, release: this.#release.id, state, pid, restarts };
  }

  start(): void {
    let child: ChildProcess;
    try {
      child = this.#spawn();
    } catch (error) {
      this.#failed(error);
      return;
    }
    this.#process = child;
    this.#become('starting');
    for (const stream of [child.stdout, child.stderr]) {
      if (stream)
        onLines(stream, (line) => {
          this.#keep(line);
        });
    }
    child.on('error', (error) => {
      // One that could not be started has no `exit`.
      if (child.pid === undefined) this.#ended(child, error.message);
      else this.#keep(error.message);
    });
    // Not `close`: that waits for whatever inherited the process's output.
    child.once('exit', (code, signal) => {
      this.#ended(child, signal ? `signal ${signal}` : `exit code ${String(code)}`);
    });
    if (child.pid !== undefined) void recordReplica(this.#record, child.pid);
    void this.#watch(child);
  }

  #spawn(): ChildProcess {
    for (const path of [this.socketPath, this.managementSocketPath]) rmSync(path, { force: true });
    const { service, id } = this.#release;
    const folder = releaseFolder(service, id);
    const bundle = resolve(bundleFolder(service, id));
    return spawn(process.execPath, ['--require', this.#guard, join(bundle, mainOf(bundle))], {
      cwd: folder,
      env: replicaEnvironment(this.#release, this.id, {
        traffic: relative(folder, this.socketPath),
        management: relative(folder, this.managementSocketPath),
      }),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
  }

  /** Asks the replica to finish, and ends it by force where it has not done so in time. */
  async stop(): Promise<void> {
    this.#wanted = false;
    this.#endsRestartWait.abort();
    await this.#endProcess();
    await this.#lastWords;
    this.connections.close();
    this.#become('stopped');
    this.#log.close();
    for (const path of [this.socketPath, this.managementSocketPath, this.#record]) removeFile(path);
  }

  async #endProcess(): Promise<void> {
    const child = this.#process;
    if (!child) return;
    this.#become('stopping');
    const ended = endOf(child);
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), this.#release.config.drainWithinMs);
    await ended;
    clearTimeout(force);
  }

  /** Asks the process to end, by force where it has not done so in time, and starts another one. */
  async replace(): Promise<void> {
    if (!this.#process) return;
    this.#isBeingReplaced = true;
    await this.#endProcess();
    this.#isBeingReplaced = false;
    if (this.#wanted) this.start();
  }

  /** Asks again and again whether this process is ready, until it has ended or is to end. */
  async #watch(child: ChildProcess): Promise<void> {
    while (this.#watches(child)) {
      const ready = await isReady(this.managementSocketPath);
      const isDead = !ready && (await this.#isDead());
      if (!this.#watches(child)) return;
      if (isDead) {
        this.#keep(`${this.id} is not alive: restarted`);
        child.kill('SIGKILL');
        return;
      }
      this.#becomeReady(ready);
      await delay(this.state === 'ready' ? readyPollMs : startingPollMs);
    }
  }

  /** True where a replica that was ready has not been alive for a while. */
  async #isDead(): Promise<boolean> {
    if (!this.#wasReady || (await isAlive(this.managementSocketPath))) {
      this.#notAliveSince = undefined;
      return false;
    }
    this.#notAliveSince ??= performance.now();
    return performance.now() - this.#notAliveSince > deadAfterMs;
  }

  #watches(child: ChildProcess): boolean {
    return this.#process === child && this.#wanted && !this.#isBeingReplaced;
  }

  #becomeReady(ready: boolean): void {
    if (ready) {
      this.#wasReady = true;
      this.#become('ready');
    } else if (this.state === 'ready') {
      this.readinessLost += 1;
      this.#become('unready');
    }
  }

  #ended(child: ChildProcess, how: string): void {
    if (this.#process !== child) return;
    this.#process = undefined;
    this.#notAliveSince = undefined;
    this.connections.close();
    const unasked = this.#wanted && !this.#isBeingReplaced;
    if (unasked) this.#become('backing-off');
    // The reason of a crash is told with its end; the next start does not wait for it.
    this.#lastWords = lastWordsOf(child).then(() => {
      if (unasked) this.#keep(`${this.id} ended unexpectedly: ${how}`);
      this.emit('exit');
    });
    if (unasked) void this.#restart();
  }

  /** It could not even be started: the disk or the system did not let it. */
  #failed(error: unknown): void {
    this.#keep(`${this.id} could not be started: ${messageOf(error)}`);
    this.#become('backing-off');
    // The caller of `start` listens only after that.
    setImmediate(() => this.emit('exit'));
    void this.#restart();
  }

  async #restart(): Promise<void> {
    // Only what can't even start is slowed down: what was ready may have been ended by a request, and is missed.
    const wait = backoffMs(this.#wasReady ? 0 : this.#streak);
    if (!this.#wasReady) this.#streak += 1;
    this.#wasReady = false;
    try {
      await delay(wait, undefined, { signal: this.#endsRestartWait.signal });
    } catch {
      return;
    }
    if (!this.#wanted) return;
    this.restarts += 1;
    this.start();
    setTimeout(() => {
      if (this.state === 'ready') this.#streak = 0;
    }, recoveredAfterMs).unref();
  }

  #keep(line: string): void {
    if (this.lastLines.push(line) > linesKept) this.lastLines.shift();
    this.#log.write(line);
  }

  #become(state: ReplicaState): void {
    if (this.state === state) return;
    this.state = state;
    this.emit('change');
  }
}
