import * as fc from 'fast-check';
import type { LedgerEntry, Outcome } from '../ledger/event.ts';
import { rollbackTarget } from '../ledger/rollback-target.ts';
import { releaseNumber, type ReleaseId } from '../release/release.ts';
import { beyondRetention, neededReleases } from '../ledger/retention.ts';
import type { VerdictName } from '../verdict/verdict.ts';

/** One thing that people do, or that happens to them. */
type Deed =
  | {
      kind: 'deploy';
      ends: 'healthy' | 'unhealthy' | 'inconclusive' | 'promoted' | 'never ready' | 'killed' | 'killed late';
    }
  | { kind: 'rollback'; to: number | undefined; ends: 'serving' | 'failed' | 'killed' };

/** A history as the ledger has it, and beside it what really became of each release, told apart from the ledger. */
export interface History {
  entries: LedgerEntry[];
  current: ReleaseId | undefined;
  standby: ReleaseId | undefined;
  kept: ReleaseId[];
  healthy: Set<ReleaseId>;
  served: Set<ReleaseId>;
  rejected: Set<ReleaseId>;
  /** What each clean-up removed, and what was to stay. */
  cleanUps: {
    removed: ReleaseId[];
    current: ReleaseId;
    standby: ReleaseId | undefined;
    target: ReleaseId | undefined;
  }[];
}

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    kind: fc.constant('deploy' as const),
    ends: fc.constantFrom(
      ...([
        'healthy',
        'healthy',
        'unhealthy',
        'inconclusive',
        'promoted',
        'never ready',
        'killed',
        'killed late',
      ] as const),
    ),
  }),
  fc.record({
    kind: fc.constant('rollback' as const),
    to: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
    ends: fc.constantFrom('serving' as const, 'serving' as const, 'failed' as const, 'killed' as const),
  }),
);

/** Histories of up to thirty deeds, with the clean-up that follows each deploy. */
export const histories: fc.Arbitrary<History> = fc
  .tuple(fc.array(deed, { maxLength: 30 }), fc.integer({ min: 2, max: 4 }))
  .map(([deeds, retention]) => play(deeds, retention));

function play(deeds: readonly Deed[], retention: number): History {
  const history: History = {
    ...{ entries: [], current: undefined, standby: undefined, kept: [] },
    ...{ healthy: new Set(), served: new Set(), rejected: new Set(), cleanUps: [] },
  };
  let last = 0;
  for (const [index, deed] of deeds.entries()) {
    const writer = new Writer(history, index + 1);
    if (deed.kind === 'deploy') {
      last += 1;
      deploy(history, writer, `r${last}`, deed.ends, retention);
    } else rollBack(history, writer, deed);
  }
  return history;
}

function deploy(history: History, write: Writer, id: ReleaseId, ends: string, retention: number): void {
  history.kept.push(id);
  write.begun('deploy', id);
  if (ends === 'healthy' || ends === 'killed late') {
    write.judged(id, 'healthy');
    history.healthy.add(id);
  }
  if (ends === 'unhealthy' || ends === 'inconclusive') {
    write.judged(id, ends);
    history.rejected.add(id);
  }
  if (ends === 'promoted') write.judged(id, 'inconclusive');
  if (ends !== 'healthy' && ends !== 'promoted') {
    write.ended(id, ends.startsWith('killed') ? 'interrupted' : 'failed');
    return;
  }
  write.ended(id, 'serving');
  serve(history, id);
  cleanUp(history, id, retention);
}

function rollBack(history: History, write: Writer, { to, ends }: Extract<Deed, { kind: 'rollback' }>): void {
  const { current, kept, entries } = history;
  if (current === undefined) return;
  const target = to === undefined ? rollbackTarget(entries, current, kept) : kept[to];
  if (target === undefined || target === current) return;
  write.begun('rollback', target);
  write.ended(target, ends === 'killed' ? 'interrupted' : ends);
  if (ends !== 'serving') return;
  if (releaseNumber(target) < releaseNumber(current)) history.rejected.add(current);
  serve(history, target);
}

function serve(history: History, id: ReleaseId): void {
  history.standby = history.current;
  history.current = id;
  history.served.add(id);
  history.rejected.delete(id);
}

function cleanUp(history: History, id: ReleaseId, retention: number): void {
  const { entries, kept, standby } = history;
  const target = rollbackTarget(entries, id, kept);
  const removed = beyondRetention(kept, retention, neededReleases(entries, kept, id, standby));
  history.kept = kept.filter((one) => !removed.includes(one));
  history.cleanUps.push({ removed, current: id, standby, target });
}

/** Writes what the ledger would have of one attempt. */
class Writer {
  readonly #history: History;
  readonly #attempt: number;

  constructor(history: History, attempt: number) {
    this.#history = history;
    this.#attempt = attempt;
  }

  begun(action: 'deploy' | 'rollback', release: ReleaseId): void {
    const { current } = this.#history;
    this.#add({
      ...{ kind: 'begun', attempt: this.#attempt, action, release },
      ...(current === undefined ? {} : { from: current }),
      ...{ git: { dirty: false }, by: { user: 'kit', host: 'quay' } },
      ...{ artifactDigest: `sha256:${release}`, configDigest: 'sha256:c' },
    });
  }

  judged(release: ReleaseId, verdict: VerdictName): void {
    const findings = [{ source: 'probes', verdict, because: `naïve – ${verdict}` }];
    this.#add({ kind: 'judged', attempt: this.#attempt, release, verdict, findings });
  }

  ended(release: ReleaseId, outcome: Outcome): void {
    const counted = { phases: [], probed: 10, lost: 0, durationMs: 1 };
    this.#add({ kind: 'ended', attempt: this.#attempt, release, outcome, ...counted });
  }

  #add(event: LedgerEntry extends infer E ? (E extends LedgerEntry ? Omit<E, 'at'> : never) : never): void {
    const at = new Date(this.#history.entries.length * 1_000).toISOString();
    this.#history.entries.push({ at, ...event });
  }
}
