import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Release } from '../../../release/release.ts';
import { onLines } from '../../../text/line-stream.ts';
import type { ObservedReplica, ReplicaState } from '../../platform.ts';
import { backoffMs, recoveredAfterMs } from './backoff.ts';
import { LogFile } from './log-file.ts';
import { bundleFolder, logFile, releaseFolder } from './paths.ts';
import { isReady } from './readiness.ts';
import { ReplicaConnections } from './replica-connections.ts';
import { replicaEnvironment } from './replica-environment.ts';

const startingPollMs = 25;
const readyPollMs = 1_000;
const linesKept = 20;

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
  readonly #log: LogFile;
  #process: ChildProcess | undefined;
  #streak = 0;
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
    const run = join(releaseFolder(release.service, release.id), 'run');
    mkdirSync(run, { recursive: true });
    this.socketPath = join(run, `${String(number)}.sock`);
    this.managementSocketPath = join(run, `${String(number)}.management.sock`);
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
    for (const path of [this.socketPath, this.managementSocketPath]) rmSync(path, { force: true });
    const { service, id } = this.#release;
    const folder = releaseFolder(service, id);
    const bundle = resolve(bundleFolder(service, id));
    const child = spawn(process.execPath, ['--require', this.#guard, join(bundle, mainOf(bundle))], {
      cwd: folder,
      env: replicaEnvironment(this.#release, this.id, {
        traffic: this.socketPath.slice(folder.length + 1),
        management: this.managementSocketPath.slice(folder.length + 1),
      }),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#process = child;
    this.#become('starting');
    for (const stream of [child.stdout, child.stderr]) {
      if (stream)
        onLines(stream, (line) => {
          this.#keep(line);
        });
    }
    child.on('error', (error) => {
      this.#keep(error.message);
    });
    // `close` follows `exit` once the last line has been read: the reason of a crash is never cut off.
    child.once('close', (code, signal) => {
      this.#ended(child, code, signal);
    });
    void this.#watch(child);
  }

  /** Asks the replica to finish, and ends it by force where it has not done so in time. */
  async stop(): Promise<void> {
    this.#wanted = false;
    this.#endsRestartWait.abort();
    await this.#endProcess();
    this.connections.close();
    this.#become('stopped');
    this.#log.close();
  }

  /** Asks the process to end, by force where it has not done so in time, and starts another one. */
  async replace(): Promise<void> {
    if (!this.#process) return;
    this.#isBeingReplaced = true;
    await this.#endProcess();
    this.#isBeingReplaced = false;
    if (this.#wanted) this.start();
  }

  async #endProcess(): Promise<void> {
    const child = this.#process;
    if (!child) return;
    this.#become('stopping');
    const ended = new Promise((done) =>
      this.once('exit', () => {
        done(undefined);
      }),
    );
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), this.#release.config.drainWithinMs);
    await ended;
    clearTimeout(force);
  }

  /** Asks again and again whether this process is ready, until it has ended or is to end. */
  async #watch(child: ChildProcess): Promise<void> {
    while (this.#watches(child)) {
      const ready = await isReady(this.managementSocketPath);
      if (this.#watches(child)) this.#becomeReady(ready);
      await delay(this.state === 'ready' ? readyPollMs : startingPollMs);
    }
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

  #ended(child: ChildProcess, code: number | null, signal: string | null): void {
    if (this.#process !== child) return;
    this.#process = undefined;
    this.connections.close();
    const unasked = this.#wanted && !this.#isBeingReplaced;
    if (unasked) {
      this.#keep(`${this.id} ended unasked: ${signal ? `signal ${signal}` : `exit code ${String(code)}`}`);
      this.#become('backing-off');
    }
    this.emit('exit');
    if (unasked) void this.#restart();
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

function mainOf(bundle: string): string {
  const main = readdirSync(bundle).find((file) => /^main\.[cm]?js$/.test(file));
  if (main === undefined) throw new Error(`${bundle} has no main.js, main.cjs or main.mjs`);
  return main;
}
