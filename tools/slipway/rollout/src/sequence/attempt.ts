import type { LedgerEntry, Outcome } from '@slipway/core/ledger/event';
import type { FailureReport } from '@slipway/core/ledger/failure-report';
import { attemptsOf } from '@slipway/core/ledger/history';
import type { Ledger } from '@slipway/core/ledger/ledger';
import { readActor } from '@slipway/core/release/actor';
import { canonicalJson, sha256 } from '@slipway/core/release/digest';
import type { Release, ReleaseId } from '@slipway/core/release/release';
import type { Verdict } from '@slipway/core/verdict/verdict';
import type { ProbeTally } from '@slipway/core/probe/tally';

/** What is told of a rollout at its end. */
export interface Told {
  timings: { name: string; ms: number }[];
  probed: ProbeTally;
  durationMs: number;
}

/** One attempt to have a release serve, in the ledger from its begin to its end. */
export class Attempt {
  readonly number: number;
  readonly release: ReleaseId;
  /** Whether the release is committed; no one knows where a commit failed and nothing can be asked since. */
  committed: boolean | 'unknown' = false;
  readonly #ledger: Ledger;

  private constructor(ledger: Ledger, number: number, release: ReleaseId) {
    this.#ledger = ledger;
    this.number = number;
    this.release = release;
  }

  /** Writes the begin into the ledger, before anything is changed. */
  static async begin(
    { action, ledger }: { action: 'deploy' | 'rollback'; ledger: Ledger },
    candidate: Release,
    seen: { entries: LedgerEntry[]; current: ReleaseId | undefined },
  ): Promise<Attempt> {
    const number = Math.max(0, ...attemptsOf(seen.entries).map(({ attempt }) => attempt)) + 1;
    await ledger.append({
      kind: 'begun',
      attempt: number,
      action,
      release: candidate.id,
      ...(seen.current === undefined ? {} : { from: seen.current }),
      git: candidate.git,
      by: readActor(),
      artifactDigest: candidate.artifact.digest,
      configDigest: `sha256:${sha256(canonicalJson(candidate.config))}`,
    });
    return new Attempt(ledger, number, candidate.id);
  }

  /** Writes a verdict on the release, with the share of traffic (per cent) that it was judged under. */
  async judged(verdict: Verdict, share?: number): Promise<void> {
    await this.#ledger.append({
      kind: 'judged',
      attempt: this.number,
      release: this.release,
      ...(share === undefined ? {} : { share }),
      ...verdict,
    });
  }

  /** Writes how it ended. */
  async ended(
    { timings, probed, durationMs }: Told,
    outcome: Outcome,
    why?: string,
    report?: FailureReport,
  ): Promise<void> {
    await this.#ledger.append({
      kind: 'ended',
      attempt: this.number,
      release: this.release,
      outcome,
      ...(why === undefined ? {} : { why }),
      ...(report ? { report } : {}),
      phases: timings,
      probed: probed.sent,
      lost: probed.lost,
      durationMs,
    });
  }
}
