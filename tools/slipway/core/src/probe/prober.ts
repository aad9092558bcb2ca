import { Agent, request } from 'node:http';
import type { ProbeAnswer, ProbeRequest } from './expectation.ts';
import { countAnswer, countLoss, emptyTally, type ProbeTally } from './tally.ts';

/** How long an answer may take, in milliseconds, where nothing else is said. */
export const patienceMs = 10_000;
/** An idle connection is left long before a balancer would close it: at that moment a request on it would be lost. */
const idleMs = 4_000;
/** Where this process was held up, its timers come before what was received meanwhile: that is no silence. */
const graceMs = 100;
const tickMs = 10;
/** Bytes of an answer that an expected text is looked for in. */
const mostText = 1_048_576;
/** Every so many requests one goes over a connection of its own; the others share kept-alive ones. */
const freshEvery = 10;

/** A name can have two addresses: the first is not given up only because this process was held up for a moment. */
const patient = { autoSelectFamilyAttemptTimeout: patienceMs };

/** What to ask, and where: the balancer's address, and headers, such as those that name a release to it. */
export interface ProbeTarget {
  address: string;
  headers: Record<string, string>;
  request: ProbeRequest;
}

/** Requests that may be out at a time: a service that answers nothing is not asked more and more. */
const mostOut = 8;

/**
 * Slipway's own requests. Open loop: they are sent at their times whether or not earlier ones were answered, so that a
 * stall shows as what it is to users, until so many are out that more would only add to it.
 */
export class Prober {
  readonly #target: ProbeTarget;
  readonly #answerMs: number;
  readonly #kept = new Agent({ ...patient, keepAlive: true, maxSockets: 64, timeout: idleMs });
  readonly #fresh = new Agent(patient);
  readonly #open = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;
  readonly #tally = emptyTally();

  constructor(target: ProbeTarget, answerMs = patienceMs) {
    this.#target = target;
    this.#answerMs = answerMs;
  }

  /** What became of all that was sent. */
  get tally(): ProbeTally {
    return this.#tally;
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

  /** Sends a number of requests one after another, until one is lost. */
  async untilLost(count: number): Promise<void> {
    for (let left = count; left > 0 && this.#tally.lost === 0; left -= 1) await this.#send();
  }

  /** Sends requests at a rate (requests/s) until `stop`. */
  start(rate: number): void {
    const began = performance.now();
    let sent = 0;
    this.#timer = setInterval(() => {
      const due = ((performance.now() - began) / 1_000) * rate;
      for (; sent < due; sent += 1) if (this.#open.size < mostOut) void this.#send();
    }, tickMs);
  }

  /** Sends what is missing of so many requests at once, where it is sending. */
  async atLeast(requests: number): Promise<void> {
    const missing = requests - this.tally.sent - this.#open.size;
    if (this.isRunning && missing > 0) await this.burst(missing);
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
    this.#turn += 1;
    const fresh = this.#turn % freshEvery === 0;
    const sending = ask(this.#target, fresh ? this.#fresh : this.#kept, this.#answerMs).then(
      (answer) => {
        countAnswer(this.#tally, answer, this.#target.request);
      },
      (error: unknown) => {
        countLoss(this.#tally, error instanceof Error ? error.message : String(error));
      },
    );
    this.#open.add(sending);
    void sending.then(() => this.#open.delete(sending));
    return sending;
  }
}

/** The answer, once all of it is here. */
function ask(
  { address, headers, request: asked }: ProbeTarget,
  agent: Agent,
  answerMs: number,
): Promise<ProbeAnswer> {
  const { path, expect } = asked;
  return new Promise((resolve, reject) => {
    const sent = request(new URL(address), {
      agent,
      path,
      headers: { ...headers, 'user-agent': 'slipway-probe' },
      timeout: answerMs,
    });
    let heard = 0;
    sent.on('timeout', () => {
      const until = heard;
      setTimeout(() => {
        if (heard === until) sent.destroy(new Error(`no answer within ${String(answerMs / 1_000)} s`));
      }, graceMs);
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      heard += 1;
      let bytes = 0;
      let text = '';
      answer.on('error', reject);
      answer.on('data', (part: Buffer) => {
        heard += 1;
        bytes += part.length;
        if (expect.body !== undefined && text.length < mostText) text += part.toString('latin1');
      });
      answer.on('end', () => {
        resolve({
          status: answer.statusCode ?? 0,
          bytes,
          redirect: answer.headers.location,
          ...(expect.body === undefined ? {} : { hasBody: text.includes(latin1(expect.body)) }),
        });
      });
    });
    sent.end();
  });
}

/** A text as its bytes in UTF-8 are read here. */
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
