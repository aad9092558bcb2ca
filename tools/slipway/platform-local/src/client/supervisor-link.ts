import type { IncomingMessage } from 'node:http';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { holderFor, Locked } from '@slipway/core/platform/lock';
import { ControlClient, type Answer } from './control-client.ts';
import { LocalLock } from './local-lock.ts';

/** The way to an environment's supervisor, and the lease by which it may be told to change something. */
export class SupervisorLink {
  /** The lock, while this command holds it. */
  held: LocalLock | undefined;
  readonly #state: string;
  readonly #environment: string;

  constructor(state: string, environment: string) {
    this.#state = state;
    this.#environment = environment;
  }

  /** Throws where no supervisor has left word of itself. */
  get client(): ControlClient {
    const client = this.known;
    if (client) return client;
    throw new SlipwayError({
      what: `${this.#environment} is not up`,
      next: `slipway deploy ${this.#environment}`,
    });
  }

  /** The supervisor that has left word of itself; it may be gone. */
  get known(): ControlClient | undefined {
    return ControlClient.read(this.#state);
  }

  /** Throws `Locked` where someone has it. */
  async lock(command: string): Promise<LocalLock> {
    const { id, open } = await this.lease(this.client, command);
    this.held = new LocalLock(() => this.client, id, open);
    return this.held;
  }

  async lease(client: ControlClient, command: string): Promise<{ id: string; open: IncomingMessage }> {
    const granted = await client.lease(holderFor(command));
    if ('id' in granted) return granted;
    throw new Locked(granted.holder, this.#environment);
  }

  answer(path: string, body: unknown): Promise<Answer> {
    return this.client.call(path, this.held?.id ?? '', body);
  }

  async call(path: string, body: unknown): Promise<Answer['body']> {
    const answer = await this.answer(path, body);
    if (answer.status === 200) return answer.body;
    throw this.refused(path, answer.body);
  }

  refused(path: string, { error }: Answer['body']): SlipwayError {
    return new SlipwayError({
      what: `The supervisor refused ${path.slice(1)}`,
      ...(error === undefined ? {} : { why: error }),
      next: `slipway status ${this.#environment}`,
    });
  }
}
