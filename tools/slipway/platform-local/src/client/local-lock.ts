import type { IncomingMessage } from 'node:http';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { type Lock, lockLost, type Order } from '@slipway/core/platform/lock';
import type { ControlClient } from './control-client.ts';

/** The lease that the supervisor holds for this command as long as their connection stands. */
export class LocalLock implements Lock {
  readonly id: string;
  readonly lost: Promise<SlipwayError>;
  /** Asked again each time: the supervisor may have moved to another port since. */
  readonly #client: () => ControlClient;
  readonly #open: IncomingMessage;
  #isGivenBack = false;

  constructor(client: () => ControlClient, id: string, open: IncomingMessage) {
    this.id = id;
    this.#client = client;
    this.#open = open;
    open.resume();
    open.on('error', () => undefined);
    this.lost = new Promise((resolve) => {
      open.once('close', () => {
        if (!this.#isGivenBack) void this.#whyLost().then(resolve);
      });
    });
  }

  async enter(phase: string): Promise<void> {
    await this.#client().call('/enter', this.id, { phase });
  }

  async takeOrder(): Promise<Order | undefined> {
    return (await this.#client().call('/take-order', this.id)).body.order;
  }

  async release(): Promise<void> {
    this.#isGivenBack = true;
    await this.#client().call('/release-lease', this.id);
    this.#open.destroy();
  }

  async #whyLost(): Promise<SlipwayError> {
    try {
      await this.takeOrder();
    } catch (error) {
      if (error instanceof SlipwayError) return error;
    }
    return lockLost('the connection to the supervisor was cut');
  }
}
