import { answered, type AnswerClass, type Answers } from '../../measurement/answers.ts';
import { isUnmeasured } from '../../measurement/unmeasured.ts';
import { rate } from '../../text/words.ts';
import { answersIn, type Compared, type Measurements, type Pair } from '../evidence.ts';
import { fisherExact, type Share } from '../statistics/fisher.ts';
import { stratifiedExact, type SharePair } from '../statistics/stratified-exact.ts';
import type { StratumFigure } from '../verdict.ts';

/** How often something happened in each stratum: a kind of request, a method, a route. */
export type Counts = Readonly<Record<string, Share>>;

/** Counts of both releases during each step, and of the last step with what was before if the candidate has all traffic. */
export interface Periods {
  steps: readonly Pair<Counts>[];
  earlier?: Earlier | undefined;
}

/** The candidate under all traffic, the current in the same seconds, and the current before. */
export interface Earlier extends Pair<Counts> {
  before: Counts;
}

/** What is counted alike in each step and before. */
export function periodsOf(steps: readonly Pair<Counts>[], before: Counts | undefined): Periods {
  const last = steps.at(-1);
  return { steps, earlier: last && before && { ...last, before } };
}

/** How often something happened in total, and the probability that chance makes the candidate look this much worse. */
export interface Shares {
  /** Only strata where it happened at all. */
  strata: StratumFigure[];
  hits: Pair<number>;
  of: Pair<number>;
  p: number;
}

/** How much worse than before the current must be, in the candidate's last step, for both to share an incident. */
const incidentLevel = 0.1;

/**
 * Compares the releases in the same seconds: step by step, route by route, method by method, visitors and probes apart.
 * So what hits both, such as a database that blips, rejects neither, whatever share of the traffic each had then.
 *
 * If the candidate has all traffic, few or no visitors reach the current: then the candidate is also compared with what
 * the current did before. If the current's own answers of these seconds are worse than those were, both may share an
 * incident: then the candidate may do as the current may do now (the upper end of its 95 % interval).
 */
export function compare({ steps, earlier }: Periods, whole: Pair<Counts>): Shares {
  const strata = steps.flatMap(({ candidate, current }, index) =>
    strataOf(candidate, current, { step: index + 1 }),
  );
  if (earlier) {
    const { candidate, current, before } = earlier;
    const than = raised(before, incidentRate(current, before));
    strata.push(...strataOf(candidate, than, { step: steps.length, before: true }));
  }
  const sum = (counts: Counts, key: keyof Share) =>
    Object.values(counts).reduce((total, share) => total + share[key], 0);
  return {
    strata: strata.sort((a, b) => b.candidate.hits - a.candidate.hits),
    hits: { candidate: sum(whole.candidate, 'hits'), current: sum(whole.current, 'hits') },
    of: { candidate: sum(whole.candidate, 'of'), current: sum(whole.current, 'of') },
    p: chanceOf(strata),
  };
}

/**
 * The probability of the strata in a finding. Two tests of half the level each: those of the same seconds, and those
 * against what was before.
 */
export function chanceOf(strata: readonly StratumFigure[]): number {
  const earlier = strata.filter(({ before }) => before === true);
  const same = chanceOfSome(strata.filter(({ before }) => before !== true));
  return earlier.length === 0 ? same : Math.min(1, 2 * Math.min(same, chanceOfSome(earlier)));
}

/**
 * Again two tests of half the level each: all strata together, if many are a little worse, and the worst of them by
 * itself, if one fails and others make up for it (with Bonferroni's correction for their number).
 */
function chanceOfSome(strata: readonly StratumFigure[]): number {
  const pairs = strata.map(({ candidate, current }): SharePair => ({ first: candidate, second: current }));
  const together = stratifiedExact(pairs);
  if (pairs.length < 2) return together;
  const worst = Math.min(...pairs.map(({ first, second }) => fisherExact(first, second)));
  return Math.min(1, 2 * Math.min(together, worst * pairs.length));
}

/** Those in which both got requests, and it happened. */
function strataOf(
  candidate: Counts,
  current: Counts,
  period: Pick<StratumFigure, 'step' | 'before'>,
): StratumFigure[] {
  return Object.entries(candidate).flatMap(([name, first]) => {
    const second = current[name];
    if (!second || first.of === 0 || second.of === 0 || first.hits + second.hits === 0) return [];
    return { name, ...period, candidate: first, current: second };
  });
}

/** What the current may do now, 0 to 1, if it does worse than before; otherwise 0. */
function incidentRate(now: Counts, before: Counts): number {
  const pairs = strataOf(now, before, {}).map(({ candidate: first, current: second }) => ({ first, second }));
  if (pairs.length === 0 || stratifiedExact(pairs) >= incidentLevel) return 0;
  // Agresti and Coull, The American Statistician 52 (1998).
  const asked = Object.values(now).filter(({ of }) => of > 0);
  const hits = asked.reduce((sum, share) => sum + share.hits, 0) + 2;
  const of = asked.reduce((sum, share) => sum + share.of, 0) + 4;
  return Math.min(1, hits / of + 1.96 * Math.sqrt(((hits / of) * (1 - hits / of)) / of));
}

/** With at least this share of hits everywhere. */
function raised(counts: Counts, rate: number): Counts {
  if (rate === 0) return counts;
  return Object.fromEntries(
    Object.entries(counts).map(([name, { hits, of }]) => [
      name,
      { hits: Math.max(hits, Math.ceil(of * rate)), of },
    ]),
  );
}

/**
 * How often answers were of a class, over the whole rollout and step by step. `more` are additional hits of the last
 * step.
 */
export function sharesOf(
  whole: Pair<Answers>,
  compared: Compared,
  what: AnswerClass,
  more: Pair<Readonly<Record<string, number>>> = { candidate: {}, current: {} },
): Shares {
  const { steps, before } = compared;
  const lastStep = steps.length - 1;
  const counts = (measurements: Measurements, also: Readonly<Record<string, number>> = {}) => {
    const answers = answersIn(measurements);
    return isUnmeasured(answers) ? {} : countsOf(answers, what, also);
  };
  const counted = steps.map(({ candidate, current }, index) => ({
    candidate: counts(candidate, index === lastStep ? more.candidate : {}),
    current: counts(current, index === lastStep ? more.current : {}),
  }));
  return compare(periodsOf(counted, before && counts(before)), {
    candidate: countsOf(whole.candidate, what, more.candidate),
    current: countsOf(whole.current, what, more.current),
  });
}

function countsOf(answers: Answers, what: AnswerClass, more: Readonly<Record<string, number>>): Counts {
  return Object.fromEntries(
    Object.entries(answers).map(([name, stratum]) => {
      const also = more[name] ?? 0;
      return [name, { hits: (stratum.classes[what] ?? 0) + also, of: answered(stratum) + also }];
    }),
  );
}

/** `12 of 600 (2.0 %) against 0 of 11,400 (0.00 %), most by visitor POST /orders: 12 of 12 (100.0 %)`. */
export function toldShares({ hits, of, strata }: Shares): string {
  const told = `${rate(hits.candidate, of.candidate)} against ${rate(hits.current, of.current)}`;
  const names = [...new Set(strata.map(({ name }) => name))];
  const [most] = names
    .map((name) => ({ name, ...sumOf(strata.filter((stratum) => stratum.name === name)) }))
    .sort((a, b) => b.hits - a.hits);
  if (!most || most.hits === 0 || (names.length === 1 && most.of === of.candidate)) return told;
  return `${told}, most by ${most.name}: ${rate(most.hits, most.of)}`;
}

/** What the candidate did in these strata; a step that is also compared with what was before counts once. */
function sumOf(strata: readonly StratumFigure[]): Share {
  const bySteps = new Map(strata.map(({ step, candidate }) => [step, candidate]));
  const all = [...bySteps.values()];
  return {
    hits: all.reduce((sum, { hits }) => sum + hits, 0),
    of: all.reduce((sum, { of }) => sum + of, 0),
  };
}
