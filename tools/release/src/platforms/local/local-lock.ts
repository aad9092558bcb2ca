import type { IncomingMessage } from 'node:http';
import type { Lock } from '../platform.ts';
import type { ControlClient } from './control-client.ts';

/** The lease that the supervisor holds for this command as long as their connection stands. */
export class LocalLock implements Lock {
  readonly id: string;
  /** Asked anew each time: the supervisor may have moved to another port since. */
  readonly #client: () => ControlClient;
  readonly #open: IncomingMessage;

  constructor(client: () => ControlClient, id: string, open: IncomingMessage) {
    this.id = id;
    this.#client = client;
    this.#open = open;
    open.resume();
    open.on('error', () => undefined);
  }

  async enter(phase: string): Promise<void> {
    await this.#client().call('/enter', this.id, { phase });
  }

  async release(): Promise<void> {
    await this.#client().call('/release-lease', this.id);
    this.#open.destroy();
  }
}
