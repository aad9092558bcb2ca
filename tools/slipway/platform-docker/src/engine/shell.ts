import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { linesFrom } from '@slipway/core/text/line-stream';
import { lockLost } from '@slipway/core/platform/lock';

/** Seconds between two signs of life: without one for long enough, the lock is given up. */
const aliveEverySeconds = 10;

/** Milliseconds that its client may take to start it, and to end after it was closed: one that hangs is killed. */
export interface Limits {
  openMs: number;
  closeMs: number;
}
const usual: Limits = { openMs: 60_000, closeMs: 30_000 };

/**
 * The one shell that may change an environment: it runs in the lock's container, on the engine, for as long as this
 * process is connected to it. A command takes one round trip and no start of a container.
 */
export class Shell {
  /** Resolves as soon as the shell ends without having been closed; else never. */
  readonly lost: Promise<SlipwayError>;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  readonly #closed: Promise<unknown>;
  readonly #alive: NodeJS.Timeout;
  readonly #closeMs: number;
  #last: Promise<unknown> = Promise.resolve();
  #isClosing = false;

  private constructor(
    process: ChildProcessWithoutNullStreams,
    closed: Promise<unknown>,
    answers: AsyncIterator<string>,
    { closeMs }: Limits,
  ) {
    this.#closeMs = closeMs;
    this.#process = process;
    this.#answers = answers;
    this.#closed = closed;
    this.#alive = setInterval(() => this.#process.stdin.write('\n'), aliveEverySeconds * 1_000).unref();
    this.lost = new Promise((resolve) => {
      void closed.then(() => {
        clearInterval(this.#alive);
        if (!this.#isClosing) resolve(connectionLost());
      });
    });
  }

  /** Resolves with nothing where the container could not be started: someone else may have the name. */
  static async open(
    process: ChildProcessWithoutNullStreams,
    limits = usual,
  ): Promise<Shell | { stderr: string }> {
    const closed = once(process, 'close').catch(() => undefined);
    const late = killAfter(process, limits.openMs);
    let stderr = '';
    process.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    process.stdin.on('error', () => undefined);
    const answers = linesFrom(process.stdout);
    const first = await answers.next();
    if (first.done !== true && first.value === 'ready') {
      clearTimeout(late);
      return new Shell(process, closed, answers, limits);
    }
    await closed;
    clearTimeout(late);
    if (!process.killed) return { stderr };
    return { stderr: `the engine did not start its container within ${String(limits.openMs / 1_000)} s` };
  }

  /** Runs a script, after those before it, and returns what it printed. Throws where it fails. */
  run(script: string): Promise<string> {
    const running = this.#last.catch(() => undefined).then(() => this.#ask(script));
    this.#last = running;
    return running;
  }

  /** Ends the shell, and with it the lock, and waits until both are gone. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#alive);
    this.#process.stdin.end();
    const late = killAfter(this.#process, this.#closeMs);
    await this.#closed;
    clearTimeout(late);
  }

  async #ask(script: string): Promise<string> {
    this.#process.stdin.write(`${Buffer.from(script).toString('base64')}\n`);
    const answer = await this.#answers.next();
    if (answer.done === true) throw connectionLost();
    const [code, output = ''] = answer.value.split(' ');
    const printed = Buffer.from(output, 'base64').toString();
    const lines = printed.trimEnd().split('\n');
    if (code === '0') return printed;
    throw new SlipwayError({
      what: 'A step on the engine failed',
      why: lines.at(-1) ?? 'it said nothing',
      next: 'slipway status shows what serves',
      lines: lines.slice(-20),
    });
  }
}

function connectionLost(): SlipwayError {
  return lockLost('its container on the engine ended: the balancer was stopped, or the connection was cut');
}

function killAfter(process: ChildProcessWithoutNullStreams, ms: number): NodeJS.Timeout {
  return setTimeout(() => process.kill('SIGKILL'), ms);
}
