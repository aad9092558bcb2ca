import type { AnswerCount } from '../../measurement/answers.ts';
import { isUnmeasured, type Unmeasured } from '../../measurement/unmeasured.ts';
import { count, rate } from '../../output/words.ts';
import { timeOf } from '../../platforms/log-line.ts';
import type { LogLine } from '../../platforms/platform.ts';
import { enoughOf, requestsOf, type Pair } from '../pair.ts';
import { fisherExact } from '../statistics/fisher.ts';
import type { Finding } from '../verdict.ts';
import { fingerprintOf } from './fingerprint.ts';

/** Error lines of one replica within so many milliseconds are one event: a stack trace is many lines. */
const eventMs = 10;
/** Events that a fingerprint must have had to be called new: a freak line is no sign. */
const enoughEvents = 5;

/** Error lines, oldest first. */
export interface ErrorLines {
  /** Those in the window that is judged. */
  window: Pair<LogLine[] | Unmeasured>;
  /** All that are kept of the current. */
  known: LogLine[] | Unmeasured;
}

/**
 * Judges by lines of level error: how many there are for each request, and whether there are errors among them that
 * the current never logged (none in all its kept lines). Both by Fisher's exact test on events and requests.
 */
export function judgeLogs(
  answers: Pair<AnswerCount | Unmeasured>,
  { window, known }: ErrorLines,
  level: number,
): Finding {
  const source = 'logs';
  const enough = enoughOf(source, answers);
  if ('verdict' in enough) return enough;
  if (isUnmeasured(window.candidate)) return unread(window.candidate);
  if (isUnmeasured(window.current)) return unread(window.current);
  if (isUnmeasured(known)) return unread(known);
  const events = { candidate: eventsOf(window.candidate), current: eventsOf(window.current) };
  const share = (of: keyof typeof events, lines = events[of].length) => ({
    hits: Math.min(lines, enough[of].requests),
    of: enough[of].requests,
  });
  const p = fisherExact(share('candidate'), share('current'));
  const fingerprints = newIn(events.candidate, known);
  const newEvents = fingerprints.reduce((sum, { events: some }) => sum + some, 0);
  const pNew = fisherExact(share('candidate', newEvents), share('current', 0));
  const isNew = newEvents > 0 && pNew < level;
  const told = `error lines for ${rate(events.candidate.length, enough.candidate.requests)} requests against ${rate(events.current.length, enough.current.requests)}`;
  return {
    source,
    verdict: p < level || isNew ? 'unhealthy' : 'healthy',
    because: isNew ? `${told}, ${count(newEvents, 'line')} of them new` : told,
    figures: [
      requestsOf(enough),
      { name: 'error lines', candidate: events.candidate.length, current: events.current.length },
      { name: 'of errors never seen before', candidate: newEvents, current: 0 },
    ],
    p: Math.min(p, newEvents > 0 ? pNew : 1),
    ...(fingerprints.length > 0 ? { fingerprints } : {}),
  };
}

function unread({ unmeasured }: Unmeasured): Finding {
  return { source: 'logs', verdict: 'inconclusive', because: `logs not read: ${unmeasured}` };
}

/** The first line of each event. */
function eventsOf(lines: readonly LogLine[]): LogLine[] {
  const seen = new Set<string>();
  return lines.filter(({ replica, text }) => {
    const event = `${replica} ${String(Math.floor(timeOf(text) / eventMs))}`;
    return !seen.has(event) && seen.add(event);
  });
}

function newIn(events: readonly LogLine[], known: readonly LogLine[]): { text: string; events: number }[] {
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
