import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { lockLost } from '@slipway/core/platform/lock';
import type { Client } from './client.ts';
import { Conversation, type Limits } from './conversation.ts';

/**
 * The one shell that may change an environment: it runs in the lock's container, on the engine, for as long as this
 * process is connected to it. A command takes one round trip and no start of a container.
 */
export class Shell {
  /** Resolves as soon as the shell ends without having been closed; else never. */
  readonly lost: Promise<SlipwayError>;
  readonly #conversation: Conversation;
  #last: Promise<unknown> = Promise.resolve();
  #isClosing = false;

  private constructor(conversation: Conversation) {
    this.#conversation = conversation;
    this.lost = new Promise((resolve) => {
      void conversation.ended.then(() => {
        if (!this.#isClosing) resolve(connectionLost());
      });
    });
  }

  /** Resolves with what its client said where the container could not be started: someone else may have the name. */
  static async open(client: Client, limits?: Limits): Promise<Shell | { stderr: string }> {
    const opened = await Conversation.open(client, limits);
    return opened instanceof Conversation ? new Shell(opened) : opened;
  }

  /** Runs a script, after those before it, and returns what it printed. Throws where it fails. */
  run(script: string): Promise<string> {
    return this.#inTurn(Buffer.from(script).toString('base64'));
  }

  /** Throws where the lock is lost, maybe without a word so far. */
  async check(): Promise<void> {
    await this.#inTurn('held');
  }

  /** Tells those who ask for the holder of the lock what it is doing; a word. */
  async enter(phase: string): Promise<void> {
    await this.#inTurn(`phase ${phase}`);
  }

  /** What someone at another terminal has left for this rollout; empty where there is nothing. */
  takeOrder(): Promise<string> {
    return this.#inTurn('order');
  }

  /** Ends the shell, and with it the lock, and waits until both are gone. */
  close(): Promise<void> {
    this.#isClosing = true;
    return this.#conversation.close();
  }

  #inTurn(line: string): Promise<string> {
    const running = this.#last.catch(() => undefined).then(() => this.#ask(line));
    this.#last = running;
    return running;
  }

  async #ask(line: string): Promise<string> {
    this.#conversation.tell(line);
    const answer = await this.#conversation.answers.next();
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
