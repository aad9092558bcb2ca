import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { cleanEnvironment } from './clean-environment.ts';

/** How a command ended and what it said. */
export interface Ended {
  /** Null where a signal ended it. */
  exitCode: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  cwd: string;
  env?: Record<string, string>;
}

const running = new Set<RunningCommand>();

/** Ends what a test that has failed may have left running. */
export async function endCommands(): Promise<void> {
  const left = [...running];
  for (const command of left) command.kill('SIGKILL');
  await Promise.all(left.map(({ ended }) => ended));
}

/** A command that runs as it would in a terminal: a process of its own, in a process group of its own. */
export class RunningCommand {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #heard = new EventEmitter<{ more: [] }>();
  #stdout = '';
  #stderr = '';
  #over = false;

  constructor(program: string, args: readonly string[], { cwd, env = {} }: CommandOptions) {
    this.#child = spawn(program, args, {
      cwd,
      env: { ...cleanEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(this);
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#heard.emit('more');
    });
    this.ended = once(this.#child, 'close').then(([exitCode, signal]: (number | string | null)[]) => {
      this.#over = true;
      running.delete(this);
      this.#heard.emit('more');
      return {
        exitCode: typeof exitCode === 'number' ? exitCode : null,
        signal: typeof signal === 'string' ? signal : null,
        stdout: this.#stdout,
        stderr: this.#stderr,
      };
    });
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('the command could not be started');
    return pid;
  }

  /** Waits until the command has said this on stderr; rejects where it ends without. */
  async said(text: string): Promise<void> {
    while (!this.#stderr.includes(text)) {
      if (this.#over) throw new Error(`the command ended without saying "${text}":\n${this.#stderr}`);
      await once(this.#heard, 'more');
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

/** Runs a command to its end. */
export function run(program: string, args: readonly string[], options: CommandOptions): Promise<Ended> {
  return new RunningCommand(program, args, options).ended;
}
