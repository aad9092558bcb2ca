import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { countAnswer, countLoss, emptyTally, total, type ProbeTally } from './tally.ts';

const answerWithinMs = 10_000;
/** An idle connection is left long before a balancer would close it: at that moment a request on it would be lost. */
const idleMs = 4_000;
const tickMs = 10;
/** Every so many requests one goes over a connection of its own; the others share kept-alive ones. */
const freshEvery = 10;

/** A name can have two addresses: the first is not given up only because this process was held up for a moment. */
const patient = { autoSelectFamilyAttemptTimeout: answerWithinMs };

/** What to ask: a URL, and headers, such as those that name a release to the balancer. */
export interface ProbeTarget {
  url: string;
  headers: Record<string, string>;
}

/**
 * The engine's own requests. Open loop: they are sent at their times whether or not earlier ones were answered, so
 * that a stall shows as what it is to users and not as fewer requests.
 */
export class Prober {
  readonly #target: ProbeTarget;
  readonly #kept = new Agent({ ...patient, keepAlive: true, maxSockets: 64, timeout: idleMs });
  readonly #fresh = new Agent(patient);
  readonly #open = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;
  readonly #earlier: ProbeTally[] = [];
  #recent = emptyTally();

  constructor(target: ProbeTarget) {
    this.#target = target;
  }

  /** All that was sent. */
  get tally(): ProbeTally {
    return total([...this.#earlier, this.#recent]);
  }

  /** What was sent since `countAnew`. */
  get recent(): ProbeTally {
    return this.#recent;
  }

  /** From here on requests count as recent; those that are still out belong to the time before. */
  countAnew(): void {
    this.#earlier.push(this.#recent);
    this.#recent = emptyTally();
  }

  /**
   * Waits until what is out now is answered, and until at least one recent request is. One that is given up ends the
   * waiting: where nothing is answered any more the others would only take as long, one after another.
   */
  async catchUp(): Promise<ProbeTally> {
    const out = [...this.#open];
    while (out.some((each) => this.#open.has(each)) && this.#recent.lost === 0) await delay(tickMs);
    while (this.isRunning && this.#recent.sent === 0) await delay(tickMs);
    return this.#recent;
  }

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  /** Sends a number of requests, a few at a time, and waits for all. */
  async burst(count: number, atOnce = 4): Promise<ProbeTally> {
    let left = count;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        await this.#send();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return this.tally;
  }

  /** Sends requests at a rate (requests/s) until `stop`. */
  start(rate: number): void {
    const began = performance.now();
    let sent = 0;
    this.#timer = setInterval(() => {
      const due = ((performance.now() - began) / 1_000) * rate;
      for (; sent < due; sent += 1) void this.#send();
    }, tickMs);
  }

  /** Resolves once this many requests were sent, where it is sending. */
  async reached(sent: number): Promise<void> {
    while (this.isRunning && this.tally.sent < sent) await delay(tickMs);
  }

  /** Sends no more, and waits for the answers that are still out. */
  async stop(): Promise<ProbeTally> {
    this.abandon();
    await Promise.all(this.#open);
    this.#kept.destroy();
    return this.tally;
  }

  /** Sends no more, and waits for nothing. */
  abandon(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #send(): Promise<void> {
    const tally = this.#recent;
    this.#turn += 1;
    const fresh = this.#turn % freshEvery === 0;
    const sending = ask(this.#target, fresh ? this.#fresh : this.#kept).then(
      (status) => {
        countAnswer(tally, status);
      },
      (error: unknown) => {
        countLoss(tally, error instanceof Error ? error.message : String(error));
      },
    );
    this.#open.add(sending);
    void sending.then(() => this.#open.delete(sending));
    return sending;
  }
}

/** The status of the answer, once all of it is here. */
function ask({ url, headers }: ProbeTarget, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      agent,
      headers: { ...headers, 'user-agent': 'slipway-probe' },
      timeout: answerWithinMs,
    });
    asked.on('timeout', () =>
      asked.destroy(new Error(`no answer within ${String(answerWithinMs / 1_000)} s`)),
    );
    asked.on('error', reject);
    asked.on('response', (answer) => {
      answer.on('error', reject);
      answer.on('end', () => {
        resolve(answer.statusCode ?? 0);
      });
      answer.resume();
    });
    asked.end();
  });
}
