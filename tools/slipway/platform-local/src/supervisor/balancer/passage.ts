import { setTimeout as delay } from 'node:timers/promises';
import { classOf, stratumOf } from '@slipway/core/measurement/answers';
import { methodOf, type Routes } from '@slipway/core/measurement/route';
import type { BalancedRelease, BalancedReplica } from './balanced.ts';
import { forward, type Attempt, type Forwarded } from './forward.ts';
import { Held } from './held.ts';
import type { OwnAnswer } from './own-answer.ts';
import type { RepeatLane, Turn } from './repeat-lane.ts';
import type { Suspects } from './suspects.ts';

/** How long a request waits for a replica that is ready, in milliseconds. */
const patienceMs = 5_000;
/** Until it is known that a replica that took no connection has ended. */
const unreachedPauseMs = 25;
const mostAttempts = 2;
const repeatable = ['GET', 'HEAD', 'OPTIONS'];
/** What Slipway's own requests call themselves. */
const probeAgent = 'slipway-probe';

/** What all requests share: those that were suspect, and the lane in which such are repeated. */
export interface Shared {
  readonly suspects: Suspects;
  readonly lane: RepeatLane;
}

/** One request on its way: at most two attempts, and what each means for the release that it went to. */
export class Passage {
  readonly #shared: Shared;
  readonly #routes: Routes;
  readonly #stratum: string;
  readonly #choose: () => BalancedRelease | undefined;
  readonly #refuse: (answer: OwnAnswer) => void;
  readonly #asked: Forwarded;
  readonly #arrived = performance.now();
  readonly #fingerprint: string;
  readonly #tried = new Set<BalancedReplica>();
  #attempts = 0;
  #giveUpAt: number | undefined;
  /** A client that has closed its side may read the answer still, or have left: no one can tell. */
  #hasClosed = false;

  constructor(
    shared: Shared,
    routes: Routes,
    choose: () => BalancedRelease | undefined,
    refuse: (answer: OwnAnswer) => void,
    asked: Forwarded,
  ) {
    this.#shared = shared;
    this.#routes = routes;
    this.#choose = choose;
    this.#refuse = refuse;
    this.#asked = asked;
    const { method = '', headers } = asked.request;
    const kind = headers['user-agent']?.startsWith(probeAgent) === true ? 'probe' : 'visitor';
    this.#stratum = stratumOf(kind, methodOf(method), routes.of(asked.path));
    this.#fingerprint = `${asked.request.method ?? ''} ${asked.path.replace(/[?#][^]*/, '')}`;
  }

  async go(): Promise<void> {
    const { response } = this.#asked;
    let isOver = false;
    while (!isOver && !response.destroyed) {
      // Chosen each time: traffic may have moved on while a replica that died was being asked.
      const release = this.#choose();
      if (!release) {
        this.#refuse({ status: 503 });
        return;
      }
      isOver = await this.#through(release);
    }
  }

  /** True when the client has its answer, or is gone. */
  async #through(release: BalancedRelease): Promise<boolean> {
    const { request, isStream } = this.#asked;
    const held = new Held(release);
    if (!isStream) held.asRequest();
    const whenClosed = () => {
      this.#hasClosed = true;
      // It may have left: a drain of the release does not wait for it. Its replica gives the answer all the same.
      held.noRequest();
    };
    if (request.socket.readableEnded) whenClosed();
    else request.socket.once('end', whenClosed);
    let turn: Turn | undefined;
    try {
      if (this.#attempts > 0 || this.#shared.suspects.has(this.#fingerprint)) {
        turn = await this.#shared.lane.enter();
      }
      const replica = await this.#replicaOf(release);
      if (!replica) {
        if (this.#asked.response.destroyed) return true;
        // While it waited, traffic may have been moved away from a release that died.
        if (this.#choose() !== release) return false;
        this.#refuse({ status: 503, message: 'No replica is ready', headers: ['Retry-After', '1'] });
        this.#count(release, 503);
        return true;
      }
      if (isStream) held.asStream(replica);
      turn?.sent();
      return await this.#attempt(release, replica, held);
    } finally {
      turn?.leave();
      request.socket.off('end', whenClosed);
      held.no();
    }
  }

  async #attempt(release: BalancedRelease, replica: BalancedReplica, held: Held): Promise<boolean> {
    const wasSuspect = this.#shared.suspects.has(this.#fingerprint);
    const isLong = this.#asked.isStream || this.#asked.upgrade !== undefined;
    release.sent(this.#stratum);
    const attempt = await forward(
      {
        ...this.#asked,
        onHead: (status) => {
          if (isLong) this.#count(release, status);
          if (status === 101) held.asStream(replica);
        },
      },
      replica.connections,
    );
    return this.#conclude(attempt, { release, replica, wasSuspect, isLong });
  }

  async #conclude(
    attempt: Attempt,
    asked: { release: BalancedRelease; replica: BalancedReplica; wasSuspect: boolean; isLong: boolean },
  ): Promise<boolean> {
    const { release, replica, wasSuspect, isLong } = asked;
    switch (attempt.kind) {
      case 'left':
        if (!isLong) release.answered(this.#stratum, 'left', this.#took);
        return true;
      case 'answered':
        this.#shared.suspects.clear(this.#fingerprint);
        // Of what lasts, the time until it began was counted then.
        if (!isLong) this.#count(release, attempt.status, attempt.isEmpty);
        this.#routes.learn(this.#asked.path, attempt.status);
        return true;
      case 'refused':
        // The client's fault, of which the release knows nothing.
        release.answered(this.#stratum, 'left', this.#took);
        this.#refuse({ status: attempt.status });
        return true;
      case 'unreached':
        this.#count(release, 502);
        return !(await this.#mayTryElsewhere(release, replica));
      case 'cut':
        if (!isLong) this.#count(release, 502);
        return true;
      case 'failed':
      case 'unanswered': {
        const status = attempt.kind === 'failed' ? attempt.status : 502;
        this.#count(release, status);
        this.#shared.suspects.add(this.#fingerprint);
        this.#attempts += 1;
        this.#tried.add(replica);
        this.#giveUpAt ??= performance.now() + patienceMs;
        if (attempt.kind === 'unanswered' && !wasSuspect && this.#mayRepeat()) return false;
        this.#refuse({ status });
        return true;
      }
    }
  }

  #mayRepeat(): boolean {
    const { request, body } = this.#asked;
    return !body && repeatable.includes(request.method ?? '') && this.#attempts < mostAttempts;
  }

  /** Nothing was sent: another replica is asked, or, where that was the last one, all of them again a moment later. */
  async #mayTryElsewhere(release: BalancedRelease, replica: BalancedReplica): Promise<boolean> {
    this.#tried.add(replica);
    this.#giveUpAt ??= performance.now() + patienceMs;
    if (release.next(this.#tried)) return true;
    if (performance.now() > this.#giveUpAt) {
      this.#refuse({ status: 502 });
      return false;
    }
    await delay(unreachedPauseMs);
    return true;
  }

  /** A ready replica that was not tried; where there is none, the first that is ready. */
  async #replicaOf(release: BalancedRelease): Promise<BalancedReplica | undefined> {
    const replica = release.next(this.#tried);
    if (replica) return replica;
    this.#tried.clear();
    this.#giveUpAt ??= performance.now() + patienceMs;
    const { response } = this.#asked;
    const patience = new AbortController();
    const giveUp = () => {
      patience.abort();
    };
    const late = setTimeout(giveUp, Math.max(0, this.#giveUpAt - performance.now()));
    response.once('close', giveUp);
    try {
      await release.someReady(patience.signal);
    } catch {
      return undefined;
    } finally {
      clearTimeout(late);
      response.off('close', giveUp);
    }
    return release.next(this.#tried);
  }

  #count(release: BalancedRelease, status: number, isEmpty = false): void {
    const { method = '' } = this.#asked.request;
    const what = this.#hasClosed ? 'left' : classOf({ status, method, isEmpty });
    release.answered(this.#stratum, what, this.#took);
  }

  /** Milliseconds since the request had arrived. */
  get #took(): number {
    return performance.now() - this.#arrived;
  }
}
