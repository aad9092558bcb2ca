import { answersTo, type Answers } from '../../measurement/answers.ts';
import { isUnmeasured, type Unmeasured } from '../../measurement/unmeasured.ts';
import { count, rate } from '../../text/words.ts';
import type { ErrorLine, ErrorLines } from '../../logs/error-lines.ts';
import { measuredOf, unlessTooFew, wholeOf } from '../enough.ts';
import { answersIn, type Compared, type Measurements, type Needs, type Pair } from '../evidence.ts';
import type { Source } from '../source.ts';
import { fisherExact } from '../statistics/fisher.ts';
import type { Finding } from '../verdict.ts';
import { fingerprintOf } from './fingerprint.ts';
import { compare, periodsOf, type Counts } from './shares.ts';

/** The units that events are counted by. */
type Unit = 'requests' | 'milliseconds';

/** Error lines of one replica within this many milliseconds are one event: a stack trace is many lines. */
const eventMs = 10;
/** Events that a fingerprint must have to be called new: one rare line is no sign. */
const enoughEvents = 5;

export const logs: Source = {
  name: 'logs',
  about: 'error lines for each request, and errors that the current never logged',
  tests: 2,
  judge: ({ candidate, compared, needs }, level) =>
    compared && judgeLogs(wholeOf(candidate, compared), compared, needs, level),
};

/**
 * Judges by lines of level error: how many there are for each request, and whether there are errors among them that the
 * current never logged (none in all its kept lines): for each request and for each second, step by step, and by
 * Fisher's exact test.
 */
export function judgeLogs(
  answers: Pair<Answers | Unmeasured>,
  compared: Pick<Compared, 'logged' | 'steps' | 'before'>,
  needs: Needs,
  level: number,
): Finding {
  const source = 'logs';
  const { window, known, clock } = compared.logged;
  const measured = measuredOf(source, answers);
  if ('verdict' in measured) return measured;
  if (isUnmeasured(window.candidate)) return unread(window.candidate);
  if (isUnmeasured(window.current)) return unread(window.current);
  if (isUnmeasured(known)) return unread(known);
  const events = { candidate: eventsOf(window.candidate.errors), current: eventsOf(window.current.errors) };
  const requests = { candidate: answersTo(measured.candidate), current: answersTo(measured.current) };
  const share = (of: keyof typeof events, lines: number) => ({
    hits: Math.min(lines, requests[of]),
    of: requests[of],
  });
  const sharesBy = (unit: Unit) =>
    compare(
      periodsOf(
        compared.steps.map((step) => ({
          candidate: eventsIn(step.candidate, events.candidate, clock, unit),
          current: eventsIn(step.current, events.current, clock, unit),
        })),
        compared.before && eventsIn(compared.before, events.current, clock, unit),
      ),
      { candidate: {}, current: {} },
    );
  const [byRequests, byTime] = [sharesBy('requests'), sharesBy('milliseconds')];
  const p = Math.max(byRequests.p, byTime.p);
  const fingerprints = newIn(events.candidate, [...known, ...window.current.errors]);
  const newEvents = fingerprints.reduce((sum, { events: some }) => sum + some, 0);
  const pNew = fisherExact(share('candidate', newEvents), share('current', 0));
  const isNew = newEvents > 0 && pNew < level;
  const told = [
    `error lines for ${rate(events.candidate.length, requests.candidate)} requests against ${rate(events.current.length, requests.current)}`,
    ...(isNew ? [`${count(newEvents, 'line')} of them new`] : []),
    ...levelless(window.candidate),
  ];
  const finding: Finding = {
    source,
    verdict: p < level || isNew ? 'unhealthy' : 'healthy',
    because: told.join(', '),
    figures: [
      { name: 'requests', ...requests },
      { name: 'error lines', candidate: events.candidate.length, current: events.current.length },
      { name: 'of errors never seen before', candidate: newEvents, current: 0 },
    ],
    strata: [...byRequests.strata, ...byTime.strata],
    p: Math.min(p, newEvents > 0 ? pNew : 1),
    ...(fingerprints.length > 0 ? { fingerprints } : {}),
  };
  return unlessTooFew(finding, measured, { ...needs, visitors: false }, level);
}

function unread({ unmeasured }: Unmeasured): Finding {
  return { source: 'logs', verdict: 'inconclusive', because: `logs not read: ${unmeasured}` };
}

/**
 * Events for each request, or for each millisecond of a replica, in the seconds of these measurements. Both must be
 * higher: what a replica logs now and then by itself has nothing to do with how many requests it gets.
 */
function eventsIn(
  measurements: Measurements,
  events: readonly ErrorLine[],
  clock: number,
  unit: Unit,
): Counts {
  const first = measurements[0];
  const last = measurements.at(-1);
  const answers = answersIn(measurements);
  if (!first || !last || isUnmeasured(answers)) return {};
  const replicas = isUnmeasured(last.replicas) ? 1 : Math.max(1, last.replicas.length);
  const of = unit === 'requests' ? answersTo(answers) : Math.round((last.at - first.at) * replicas);
  const lines = events.filter(({ at }) => at >= first.at + clock && at < last.at + clock);
  return { [unit]: { hits: Math.min(lines.length, of), of } };
}

/** Reports lines without a level: they don't count as errors. */
function levelless({ lines, unknown }: ErrorLines): string[] {
  if (unknown === 0) return [];
  return [`${String(unknown)} of ${count(lines, 'line')} of the candidate tell no level`];
}

/** The first line of each event. */
function eventsOf(lines: readonly ErrorLine[]): ErrorLine[] {
  const began = new Map<string, number>();
  return lines.filter(({ replica, at }) => {
    if (at - (began.get(replica) ?? -Infinity) <= eventMs) return false;
    began.set(replica, at);
    return true;
  });
}

function newIn(
  events: readonly ErrorLine[],
  known: readonly ErrorLine[],
): { text: string; events: number }[] {
  const old = new Set(known.map(({ text }) => fingerprintOf(text)));
  const counts = new Map<string, number>();
  for (const { text } of events) {
    const fingerprint = fingerprintOf(text);
    if (!old.has(fingerprint)) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, number]) => number >= enoughEvents)
    .map(([text, number]) => ({ text, events: number }))
    .sort((a, b) => b.events - a.events);
}
