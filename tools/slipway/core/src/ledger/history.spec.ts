import type { ReleaseId } from '../release/release.ts';
import type { VerdictName } from '../verdict/verdict.ts';
import type { LedgerEntry, Outcome } from './event.ts';
import { rejected } from './rejected.ts';
import { attemptsOf } from './history.ts';
import { rollbackTarget } from './rollback-target.ts';

const at = '2026-01-01T00:00:00.000Z';
let attempt = 0;

beforeEach(() => {
  attempt = 0;
});

function begun(action: 'deploy' | 'rollback', release: ReleaseId, from?: ReleaseId): LedgerEntry {
  attempt += 1;
  return {
    at,
    kind: 'begun',
    attempt,
    action,
    release,
    ...(from ? { from } : {}),
    git: { dirty: false },
    by: { user: 'kit', host: 'quay' },
    artifactDigest: 'sha256:a',
    configDigest: 'sha256:c',
  };
}

function judged(release: ReleaseId, verdict: VerdictName): LedgerEntry {
  return { at, kind: 'judged', attempt, release, verdict, findings: [] };
}

function ended(release: ReleaseId, outcome: Outcome): LedgerEntry {
  return { at, kind: 'ended', attempt, release, outcome, phases: [], probed: 0, lost: 0, durationMs: 0 };
}

function deployed(release: ReleaseId, from?: ReleaseId, verdict: VerdictName = 'healthy'): LedgerEntry[] {
  const outcome = verdict === 'healthy' ? 'serving' : 'failed';
  return [begun('deploy', release, from), judged(release, verdict), ended(release, outcome)];
}

function rolledBack(release: ReleaseId, from: ReleaseId): LedgerEntry[] {
  return [begun('rollback', release, from), ended(release, 'serving')];
}

test('a rollback goes to the release before the current one', () => {
  const entries = [...deployed('r1'), ...deployed('r2', 'r1'), ...deployed('r3', 'r2')];
  expect(rollbackTarget(entries, 'r3', ['r1', 'r2', 'r3'])).toBe('r2');
});

test('a rollback passes over a release that was judged unhealthy', () => {
  const entries = [...deployed('r1'), ...deployed('r2', 'r1', 'unhealthy'), ...deployed('r3', 'r1')];
  expect(rollbackTarget(entries, 'r3', ['r1', 'r2', 'r3'])).toBe('r1');
});

test('a release that was healthy under a part of the traffic only is no target', () => {
  const partly: LedgerEntry = {
    at,
    kind: 'judged',
    attempt: 2,
    release: 'r2',
    verdict: 'healthy',
    share: 50,
    findings: [],
  };
  const entries = [
    ...deployed('r1'),
    begun('deploy', 'r2', 'r1'),
    partly,
    ended('r2', 'interrupted'),
    ...deployed('r3', 'r1'),
  ];
  expect(rollbackTarget(entries, 'r3', ['r1', 'r2', 'r3'])).toBe('r1');
});

test('a rollback passes over a release that nothing was judged of', () => {
  const entries = [...deployed('r1'), begun('deploy', 'r2', 'r1'), ...deployed('r3', 'r1')];
  expect(rollbackTarget(entries, 'r3', ['r1', 'r2', 'r3'])).toBe('r1');
});

test('a second rollback goes further back, not forward again', () => {
  const entries = [
    ...deployed('r1'),
    ...deployed('r2', 'r1'),
    ...deployed('r3', 'r2'),
    ...rolledBack('r2', 'r3'),
  ];
  expect(rollbackTarget(entries, 'r2', ['r1', 'r2', 'r3'])).toBe('r1');
});

test('a release that was rolled back is not offered again, though it was healthy once', () => {
  const entries = [
    ...deployed('r1'),
    ...deployed('r2', 'r1'),
    ...rolledBack('r1', 'r2'),
    ...deployed('r3', 'r1'),
  ];
  expect(rollbackTarget(entries, 'r3', ['r1', 'r2', 'r3'])).toBe('r1');
});

test('a release that was rolled back and has served again is offered', () => {
  const entries = [
    ...deployed('r1'),
    ...deployed('r2', 'r1'),
    ...rolledBack('r1', 'r2'),
    ...rolledBack('r2', 'r1'),
    ...deployed('r3', 'r2'),
  ];
  expect([...rejected(entries)]).toEqual([]);
  expect(rollbackTarget(entries, 'r3', ['r1', 'r2', 'r3'])).toBe('r2');
});

test('a release that is no longer kept is no target', () => {
  const entries = [...deployed('r1'), ...deployed('r2', 'r1')];
  expect(rollbackTarget(entries, 'r2', ['r2'])).toBeUndefined();
});

test('there is nothing to go back to from the first release', () => {
  expect(rollbackTarget(deployed('r1'), 'r1', ['r1'])).toBeUndefined();
});

test('an attempt that no one ended is told as under way', () => {
  const [, open] = attemptsOf([...deployed('r1'), begun('deploy', 'r2', 'r1')]);
  expect(open).toMatchObject({ release: 'r2', from: 'r1' });
  expect(open?.ended).toBeUndefined();
});

test('a release is rolled back by its verdict too, and the reason tells which', () => {
  const entries = [...deployed('r1'), ...deployed('r2', 'r1', 'unhealthy'), ...deployed('r3', 'r1')];
  expect(rejected(entries).get('r2')).toContain('judged unhealthy in attempt 2');
  const rolled = [...entries, ...rolledBack('r1', 'r3')];
  expect(rejected(rolled).get('r3')).toContain('rolled back by the rollback to r1');
  expect(rejected(rolled).has('r1')).toBe(false);
});

test('a release that was judged healthy but never came to serve is no target', () => {
  const died = [begun('deploy', 'r2', 'r1'), judged('r2', 'healthy'), ended('r2', 'interrupted')];
  const entries = [...deployed('r1'), ...died, ...deployed('r3', 'r1')];
  expect(rollbackTarget(entries, 'r3', ['r1', 'r2', 'r3'])).toBe('r1');
});

test('every verdict of an attempt is kept, with its share of the traffic', () => {
  const steps: LedgerEntry[] = [5, 100].map((share) => ({
    ...{ at, kind: 'judged', attempt: 1, release: 'r1', verdict: 'healthy', findings: [] },
    share,
  }));
  const [attempt] = attemptsOf([begun('deploy', 'r1'), ...steps]);
  expect(attempt?.verdicts.map(({ share }) => share)).toEqual([5, 100]);
});
