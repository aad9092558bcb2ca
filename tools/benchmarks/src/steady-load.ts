import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

const tickMs = 10;
const answerWithinMs = 30_000;

/** A whole, right answer: what it said, when it was asked for (milliseconds since the load began), how long it took (ms). */
export interface Answered {
  at: number;
  text: string;
  took: number;
}

/** Requests at a steady rate that does not wait for answers; every third over a connection of its own. */
export class SteadyLoad {
  readonly answers: Answered[] = [];
  sent = 0;
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #open = new Set<Promise<void>>();
  readonly #beganAt = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor(url: string, perSecond: number) {
    this.#url = url;
    this.#timer = setInterval(() => {
      const due = (this.now / 1_000) * perSecond;
      while (this.sent < due) this.#send();
    }, tickMs);
  }

  /** Milliseconds since it began. */
  get now(): number {
    return performance.now() - this.#beganAt;
  }

  /** Requests that got no whole, right answer. */
  get lost(): number {
    return this.sent - this.answers.length - this.#open.size;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
    this.#agent.destroy();
  }

  #send(): void {
    this.sent += 1;
    const at = this.now;
    const sending = ask(this.#url, this.sent % 3 === 0 ? false : this.#agent).then(
      (answer) => {
        if (answer !== undefined) this.answers.push({ at, text: answer, took: this.now - at });
      },
      () => undefined,
    );
    this.#open.add(sending);
    void sending.then(() => this.#open.delete(sending));
  }
}

/** The text of an answer with 200; nothing of another. */
function ask(url: string, agent: Agent | false): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, timeout: answerWithinMs }, (answer) => {
      text(answer).then((whole) => {
        resolve(answer.statusCode === 200 ? whole : undefined);
      }, reject);
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', reject);
    asked.end();
  });
}
