import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { hasCode, SlipwayError } from '@slipway/core/errors/slipway-error';
import { endingWithUs } from './ends-with-us.ts';
import { NoAnswer, Refused } from './api-connection.ts';
import type { Client } from './client.ts';
import { DockerApi } from './docker-api.ts';
import { Engine } from './engine.ts';
import { tooOld } from './too-old.ts';

export interface RunOptions {
  /** What the command reads on stdin. */
  input?: string | Readable;
  /** Variables beside those of this process; never secrets on the command line. */
  env?: Record<string, string>;
  cwd?: string;
  /** Milliseconds that it may take; then it is killed and has failed. `docker exec` has a limit without being given one. */
  withinMs?: number;
  /** It ends when this process dies, so that nothing goes on without an owner. */
  endsWithUs?: boolean;
}

/** `docker exec` never ends where its container does at that moment: seen with Docker 26. */
const execWithinMs = 60_000;

export interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * One engine: its API, and the docker command for what only that can do, compose above all. All of the platform goes
 * through here, so it works over SSH too.
 */
export class DockerCli {
  readonly engine: Engine;
  #api: Promise<DockerApi> | undefined;

  /** @param engine as in an environment's file; without it, what the docker command uses by itself. */
  constructor(engine: string | undefined) {
    this.engine = new Engine(engine);
  }

  /**
   * Asks the engine's API.
   * @throws {SlipwayError} where no engine answers, or where it refuses.
   */
  async ask<T>(question: (api: DockerApi) => Promise<T>): Promise<T> {
    this.#api ??= this.engine.endpoint().then((endpoint) => new DockerApi(endpoint));
    try {
      return await question(await this.#api);
    } catch (error) {
      if (error instanceof Refused) throw error.isTooOld ? tooOld(error.version) : refused(error);
      if (!(error instanceof NoAnswer)) throw error;
      throw (await this.engine.loss()) ?? noEngine(error.message, await this.engine.said());
    }
  }

  /**
   * Starts a container that lives as long as this process is connected to its stdin: see {@link DockerApi.connect}.
   * @throws {SlipwayError} where no engine answers; what `failed` makes of the engine's words, where it can't be started.
   */
  connect(name: string, wanted: object, failed: (why: string) => SlipwayError): Promise<Client | 'taken'> {
    return this.ask(async (api) => {
      try {
        return await api.connect(name, wanted);
      } catch (error) {
        throw error instanceof Refused && !error.isTooOld ? failed(error.message) : error;
      }
    });
  }

  /** What a command prints. Throws with its own last words where it fails. */
  async print(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const ran = await this.run(args, options);
    if (ran.exitCode === 0) return ran.stdout;
    throw failed(args, ran);
  }

  /** Runs a command whatever its exit code. Throws only where no engine can be asked at all. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const timeout = options.withinMs ?? (args[0] === 'exec' ? execWithinMs : undefined);
    const [program, words] = options.endsWithUs ? endingWithUs('docker', args) : ['docker', args];
    const { exitCode, stdout, stderr, ...result } = await execa(program, words, {
      reject: false,
      stripFinalNewline: false,
      env: { ...(await this.engine.variables()), ...options.env },
      ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(timeout === undefined ? {} : { timeout, killSignal: 'SIGKILL' as const }),
    });
    if (hasCode(result, 'ENOENT')) throw notInstalled();
    const ran = { exitCode: exitCode ?? 1, stdout, stderr };
    if (
      /cannot connect to the docker daemon|error during connect|failed to connect to the docker api/i.test(
        stderr,
      )
    ) {
      throw (await this.engine.loss()) ?? noEngine(stderr, await this.engine.said());
    }
    return ran;
  }

  /**
   * A command that goes on: lines that are followed, an image that is saved. In a group of its own: Ctrl-C at a terminal is
   * for this process.
   */
  async spawn(args: readonly string[]): Promise<ChildProcessWithoutNullStreams> {
    const env = { ...process.env, ...(await this.engine.variables()) };
    return spawn('docker', args, { env, detached: true });
  }

  /** For programs that call docker themselves, such as a service's own target for its image. */
  get variables(): Promise<Record<string, string>> {
    return this.engine.variables();
  }
}

export function lastLines(text: string, count = 20): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count);
}

function failed(args: readonly string[], { exitCode, stderr, stdout }: Ran): SlipwayError {
  const words = args.filter((word) => !word.startsWith('-')).slice(0, 2);
  return new SlipwayError({
    what: `docker ${words.join(' ')} failed with exit code ${String(exitCode)}`,
    why: lastLines(stderr || stdout, 1)[0] ?? 'it said nothing',
    next: 'fix the error above and try again; docker info shows whether the engine is healthy',
    lines: lastLines(stderr || stdout),
  });
}

function refused({ message }: Refused): SlipwayError {
  return new SlipwayError({
    what: 'The Docker Engine refused',
    why: message,
    next: 'fix the error above and try again; docker info shows whether the engine is healthy',
  });
}

function notInstalled(): SlipwayError {
  return new SlipwayError({
    what: 'The docker command is not installed',
    why: 'there is no program "docker" in the PATH of this process',
    next: "install Docker's command line with its compose plugin; the environment local works without Docker",
  });
}

function noEngine(stderr: string, said: string): SlipwayError {
  return new SlipwayError({
    what: 'No Docker Engine answers',
    why: [lastLines(stderr, 1)[0] ?? 'it said nothing', said].filter(Boolean).join('; '),
    next: 'start the engine, or correct "engine" in the environment\'s file; docker info shows whether it answers',
  });
}
