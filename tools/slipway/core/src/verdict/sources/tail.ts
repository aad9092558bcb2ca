import { kindOf, type AnswerKind, type Answers } from '../../measurement/answers.ts';
import {
  difference,
  merged,
  quantileMs,
  slowerThan,
  total,
  type Histogram,
} from '../../measurement/histogram.ts';
import { isUnmeasured } from '../../measurement/unmeasured.ts';
import { milliseconds, rate } from '../../text/words.ts';
import { measuredOf, unlessTooFew } from '../enough.ts';
import { answersIn, timedSteps, type Measurements, type Pair } from '../evidence.ts';
import type { Source } from '../source.ts';
import type { Finding } from '../verdict.ts';
import { compare, type Counts } from './shares.ts';

/** What counts as slow: beyond this many times the current's 99th percentile, and by at least this many milliseconds. */
interface Slow {
  times: number;
  byMs: number;
}

/** In the same seconds, in which a busy machine slows both. */
const sideBySide: Slow = { times: 2, byMs: 20 };
/** Against what the current did before: a machine that has become busy since slows answers, but not to this. */
const againstBefore: Slow = { times: 5, byMs: 500 };
/** Slow answers between two readings that count: this many, or this share of them if that is more. */
const together = { answers: 3, share: 0.02 };
const kinds: AnswerKind[] = ['visitor', 'probe'];

export const tail: Source = {
  name: 'tail',
  about: 'the few answers that take far longer than the others, against the current',
  tests: 1,
  times: true,
  /**
   * How many answers of each release are slow, with visitors and probes as two strata. Answers that are slow together
   * come from one pause (the machine's, a garbage collection), so of those between two readings only a few count: the
   * test takes them for independent of each other.
   *
   * A candidate with all visitors is compared with what the current did before, too. The few probes of the current can't
   * show whether the machine has become busy since, so there only answers count that no busy machine explains.
   */
  judge({ compared, needs }, level) {
    if (!compared) return undefined;
    const answers = { candidate: answersIn(compared.timed), current: answersIn(compared.current) };
    const measured = measuredOf('tail', answers);
    if ('verdict' in measured) return measured;
    const usual = quantileMs(durationsOf(measured.current), 0.99) ?? 0;
    const limit = beyond(usual, sideBySide);
    const steps = timedSteps(compared);
    const [last, before] = [steps.at(-1), compared.before];
    const far = beyond(usual, againstBefore);
    const shares = compare(
      {
        steps: steps.map((step) => slowOfBoth(step, limit)),
        earlier: last && before && { ...slowOfBoth(last, far), before: slowIn(before, far) },
      },
      slowOfBoth({ candidate: compared.timed, current: compared.current }, limit),
    );
    const { p, hits: slow, of: requests } = shares;
    const finding: Finding = {
      source: 'tail',
      verdict: p < level ? 'unhealthy' : 'healthy',
      because: `slower than ${milliseconds(limit)} in ${rate(slow.candidate, requests.candidate)} against ${rate(slow.current, requests.current)}`,
      figures: [
        { name: 'requests', ...requests },
        { name: `slower than ${milliseconds(limit)}`, ...slow },
      ],
      strata: shares.strata,
      p,
    };
    return unlessTooFew(finding, measured, { ...needs, visitors: false }, level);
  },
};

function beyond(usualMs: number, { times, byMs }: Slow): number {
  return Math.max(usualMs * times, usualMs + byMs);
}

function slowOfBoth({ candidate, current }: Pair<Measurements>, limitMs: number): Pair<Counts> {
  return { candidate: slowIn(candidate, limitMs), current: slowIn(current, limitMs) };
}

function durationsOf(answers: Answers, kind?: AnswerKind): Histogram {
  return merged(
    Object.entries(answers)
      .filter(([name]) => kind === undefined || kindOf(name) === kind)
      .map(([, { durations }]) => durations),
  );
}

/** How many answers were slow, of visitors and of probes. */
function slowIn(readings: Measurements, limitMs: number): Counts {
  const answers = answersIn(readings);
  if (isUnmeasured(answers)) return {};
  return Object.fromEntries(
    kinds.map((kind) => [
      `${kind}s`,
      { hits: countSlow(readings, kind, limitMs), of: total(durationsOf(answers, kind)) },
    ]),
  );
}

function countSlow(readings: Measurements, kind: AnswerKind, limitMs: number): number {
  let slow = 0;
  let before: Histogram | undefined;
  for (const { answers } of readings) {
    if (isUnmeasured(answers)) continue;
    const now = durationsOf(answers, kind);
    if (before) {
      // A count that went down was reset in between.
      const durations = total(now) < total(before) ? now : difference(before, now);
      const most = Math.max(together.answers, Math.ceil(total(durations) * together.share));
      slow += Math.min(slowerThan(durations, limitMs), most);
    }
    before = now;
  }
  return slow;
}
