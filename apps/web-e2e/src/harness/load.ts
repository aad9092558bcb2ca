import { Agent } from 'node:http';
import { ask } from './http.ts';

/** `keep-alive` and `fresh` are GET requests, over kept connections and over one each; `post` sends a body to be echoed. */
export type Kind = 'keep-alive' | 'fresh' | 'post';

export interface LoadOptions {
  /** Whole answers to `GET /` that are right. */
  texts: readonly string[];
  kinds?: readonly Kind[];
  perSecond?: number;
  /** What may be lost, by its reason, and the share of all requests (0 to 1) that it may be; nothing else. */
  tolerated?: { reason: RegExp; share: number };
}

/** What became of the requests. A request is lost unless a whole, right answer to it came. */
export interface Tally {
  sent: number;
  /** What was due and not sent, because too many were on their way already. */
  omitted: number;
  answered: number;
  /** By reason. */
  lost: Record<string, number>;
  sentByKind: Record<Kind, number>;
  /** Answers to `GET /` by text. */
  texts: Record<string, number>;
}

const tickMs = 10;
/** Requests on their way at once. A machine that can't keep up with the rate is asked for less, and not drowned. */
const mostOpen = 200;
/** For what hangs: longer than the engine takes to roll back a release that does. */
const answerWithinMs = 60_000;
/** An idle connection is left long before the balancer would close it, as browsers do. */
const idleMs = 4_000;

/**
 * Requests at a steady rate that does not wait for answers (an open loop): a stall shows as what it is to visitors,
 * and not as fewer requests, up to `mostOpen`.
 */
export class Load {
  readonly tally: Tally = {
    sent: 0,
    omitted: 0,
    answered: 0,
    lost: {},
    sentByKind: { 'keep-alive': 0, fresh: 0, post: 0 },
    texts: {},
  };
  readonly #url: string;
  readonly #texts: readonly string[];
  readonly #kinds: readonly Kind[];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: idleMs });
  readonly #open = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  constructor(url: string, { texts, kinds = ['keep-alive', 'fresh', 'post'], perSecond = 200 }: LoadOptions) {
    this.#url = url;
    this.#texts = texts;
    this.#kinds = kinds;
    const began = performance.now();
    this.#timer = setInterval(() => {
      const due = ((performance.now() - began) / 1_000) * perSecond;
      while (this.tally.sent + this.tally.omitted < due) {
        if (this.#open.size < mostOpen) this.#send();
        else this.tally.omitted += 1;
      }
    }, tickMs);
  }

  /** Sends no more, waits for the answers that are still out, and says what became of all. */
  async stop(): Promise<Tally> {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
    this.#agent.destroy();
    return this.tally;
  }

  #send(): void {
    const number = this.tally.sent;
    const kind = this.#kinds[number % this.#kinds.length] ?? 'keep-alive';
    this.tally.sent += 1;
    this.tally.sentByKind[kind] += 1;
    const sending = this.#ask(kind, number).then(
      (wrong) => {
        if (wrong === undefined) this.tally.answered += 1;
        else this.#lose(kind, wrong);
      },
      (error: unknown) => {
        this.#lose(kind, String(error));
      },
    );
    this.#open.add(sending);
    void sending.then(() => this.#open.delete(sending));
  }

  /** Asks once; resolves with what was wrong with the answer, if anything. */
  async #ask(kind: Kind, number: number): Promise<string | undefined> {
    const timeout = answerWithinMs;
    if (kind === 'post') {
      const body = `parcel ${number}`;
      const headers = { 'content-type': 'text/plain' };
      const answer = await ask(`${this.#url}/echo`, {
        method: 'POST',
        headers,
        body,
        agent: this.#agent,
        timeout,
      });
      // 200 or 201: what a POST is answered with is the service's business.
      return answer.status < 300 && answer.body === body ? undefined : describe(answer);
    }
    const answer = await ask(this.#url, { agent: kind === 'fresh' ? false : this.#agent, timeout });
    if (answer.status !== 200 || !this.#texts.includes(answer.body)) return describe(answer);
    this.tally.texts[answer.body] = (this.tally.texts[answer.body] ?? 0) + 1;
    return undefined;
  }

  #lose(kind: Kind, reason: string): void {
    const key = `${kind}: ${reason}`;
    this.tally.lost[key] = (this.tally.lost[key] ?? 0) + 1;
  }
}

function describe({ status, body }: { status: number; body: string }): string {
  return `answered ${status} ${body.slice(0, 80)}`;
}

/** Runs `work` under load and fails where a single request was lost. Returns what was counted. */
export async function underLoad(
  url: string,
  options: LoadOptions,
  work: () => Promise<void>,
): Promise<Tally> {
  const load = new Load(url, options);
  try {
    await work();
  } finally {
    await load.stop();
  }
  const { sent, omitted, answered, lost, sentByKind } = load.tally;
  if (omitted > 0)
    process.stderr.write(`the load: ${String(sent)} requests sent, ${String(omitted)} left out\n`);
  const { reason, share } = options.tolerated ?? { reason: /$^/, share: 0 };
  expect(Object.fromEntries(Object.entries(lost).filter(([told]) => !reason.test(told)))).toEqual({});
  expect(answered).toBeGreaterThanOrEqual(sent * (1 - share));
  for (const kind of options.kinds ?? (['keep-alive', 'fresh', 'post'] as const)) {
    expect(sentByKind[kind]).toBeGreaterThan(0);
  }
  return load.tally;
}
