import { once } from 'node:events';
import type { Client } from './client.ts';
import { linesFrom } from '@slipway/core/text/line-stream';

/** Seconds between two signs of life: without one for long enough, the other side gives up. */
const aliveEverySeconds = 10;

/** Milliseconds that its client may take to start it, and to end after it was closed: one that hangs is killed. */
export interface Limits {
  openMs: number;
  closeMs: number;
}
const usual: Limits = { openMs: 60_000, closeMs: 30_000 };

/**
 * A program in a container on the engine that is told lines and answers in lines. It lives as long as its client here is
 * connected to it, and says `ready` first. An empty line is a sign of life.
 */
export class Conversation {
  /** Resolves when the client has ended, closed or not. */
  readonly ended: Promise<unknown>;
  /** What it answers, after `ready`. */
  readonly answers: AsyncIterator<string>;
  readonly #client: Client;
  readonly #alive: NodeJS.Timeout;
  readonly #closeMs: number;

  private constructor(
    client: Client,
    ended: Promise<unknown>,
    answers: AsyncIterator<string>,
    { closeMs }: Limits,
  ) {
    this.#client = client;
    this.ended = ended;
    this.answers = answers;
    this.#closeMs = closeMs;
    this.#alive = setInterval(() => {
      this.tell('');
    }, aliveEverySeconds * 1_000).unref();
    void ended.then(() => {
      clearInterval(this.#alive);
    });
  }

  /**
   * Resolves with what the client said where the container could not be started: someone else may have the name.
   * @param first what the program is told before it is ready.
   */
  static async open(
    client: Client,
    limits = usual,
    first?: string,
  ): Promise<Conversation | { stderr: string }> {
    const ended = once(client, 'close').catch(() => undefined);
    const late = killAfter(client, limits.openMs);
    let stderr = '';
    client.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    client.stdin.on('error', () => undefined);
    if (first !== undefined) client.stdin.write(`${first}\n`);
    const answers = linesFrom(client.stdout);
    const answer = await answers.next();
    if (answer.done !== true && answer.value === 'ready') {
      clearTimeout(late);
      return new Conversation(client, ended, answers, limits);
    }
    await ended;
    clearTimeout(late);
    if (!client.killed) return { stderr };
    return { stderr: `the engine did not start its container within ${String(limits.openMs / 1_000)} s` };
  }

  tell(line: string): void {
    this.#client.stdin.write(`${line}\n`);
  }

  /** Ends it, and waits until it has ended. */
  async close(): Promise<void> {
    clearInterval(this.#alive);
    this.#client.stdin.end();
    const late = killAfter(this.#client, this.#closeMs);
    await this.ended;
    clearTimeout(late);
  }

  /** Ends the client without waiting: it does not answer any more. */
  kill(): void {
    this.#client.kill('SIGKILL');
  }
}

function killAfter(client: Client, ms: number): NodeJS.Timeout {
  return setTimeout(() => client.kill('SIGKILL'), ms);
}
