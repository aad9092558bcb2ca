import { Agent } from 'node:http';
import { ask } from '../harness/http.ts';

/** A good request is slower than usual where it waits for a replica to be back; no one waits longer than this. */
export const slowestAllowedMs = 10_000;
const perSecond = 50;

/** Good requests at a steady rate beside what is to harm none of them. */
export class GoodRequests {
  readonly wrong: string[] = [];
  sent = 0;
  slowestMs = 0;
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #open = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  constructor(url: string) {
    this.#url = url;
    this.#timer = setInterval(() => {
      this.#send();
    }, 1_000 / perSecond);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
    this.#agent.destroy();
  }

  #send(): void {
    this.sent += 1;
    const asked = this.#ask(this.sent % 2 === 0 ? this.#agent : false);
    this.#open.add(asked);
    void asked.then(() => this.#open.delete(asked));
  }

  async #ask(agent: Agent | false): Promise<void> {
    const began = performance.now();
    try {
      const { status, body } = await ask(this.#url, { agent });
      if (status !== 200 || body !== 'edge') this.wrong.push(`${status} ${body.slice(0, 80)}`);
    } catch (error) {
      this.wrong.push(String(error));
    }
    this.slowestMs = Math.max(this.slowestMs, performance.now() - began);
  }
}
