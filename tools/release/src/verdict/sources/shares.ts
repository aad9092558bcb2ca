import { answered, type AnswerClass, type Answers } from '../../measurement/answers.ts';
import { isUnmeasured } from '../../measurement/unmeasured.ts';
import { rate } from '../../output/words.ts';
import { answersIn, type Compared, type Measurements, type Pair } from '../evidence.ts';
import { fisherExact, type Share } from '../statistics/fisher.ts';
import { stratifiedExact, type SharePair } from '../statistics/stratified-exact.ts';
import type { StratumFigure } from '../verdict.ts';

/** How often something happened in each stratum: a kind of request, a method, a route. */
export type Counts = Readonly<Record<string, Share>>;

/** Counts of both releases in the seconds of each step, and of the current before the last of them where it has all traffic. */
export interface Periods {
  steps: readonly Pair<Counts>[];
  before?: Counts | undefined;
}

/** How often something happened in all, and how likely it is by chance that the candidate looks so much worse. */
export interface Shares {
  /** Only strata where it happened at all. */
  strata: StratumFigure[];
  hits: Pair<number>;
  of: Pair<number>;
  p: number;
}

/** What the current must be worse than before by, in the candidate's last step, for both to share an incident. */
const incidentLevel = 0.1;

/**
 * Compares the releases in the same seconds: step by step, route by route, method by method, visitors and probes apart.
 * So what hits both, such as a database that blips, condemns neither, whatever share of the traffic each had then.
 *
 * Where the candidate has all traffic, few or no visitors ask the current: there the candidate is held against what the
 * current did before, too. Where the current's own answers of these seconds are worse than those were, both may share an
 * incident: then as much is allowed as the current may do now (the upper end of its 95 % interval).
 */
export function compare({ steps, before }: Periods, whole: Pair<Counts>): Shares {
  const strata = steps.flatMap(({ candidate, current }, index) =>
    strataOf(candidate, current, { step: index + 1 }),
  );
  const last = steps.at(-1);
  if (last && before) {
    const than = raised(before, incidentRate(last.current, before));
    strata.push(...strataOf(last.candidate, than, { step: steps.length, before: true }));
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
 * The chance of strata such as a finding keeps. Two tests of half the level each: those of the same seconds, and those
 * against what was before.
 */
export function chanceOf(strata: readonly StratumFigure[]): number {
  const earlier = strata.filter(({ before }) => before === true);
  const same = chanceOfSome(strata.filter(({ before }) => before !== true));
  return earlier.length === 0 ? same : Math.min(1, 2 * Math.min(same, chanceOfSome(earlier)));
}

/**
 * Again two tests of half the level each: all strata together, where many are a little worse, and the worst of them by
 * itself, where one fails and others make up for it (with Bonferroni's correction for their number).
 */
function chanceOfSome(strata: readonly StratumFigure[]): number {
  const pairs = strata.map(({ candidate, current }): SharePair => ({ first: candidate, second: current }));
  const together = stratifiedExact(pairs);
  if (pairs.length < 2) return together;
  const worst = Math.min(...pairs.map(({ first, second }) => fisherExact(first, second)));
  return Math.min(1, 2 * Math.min(together, worst * pairs.length));
}

/** Those in which both were asked, and it happened. */
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

/** What the current may do now, 0 to 1, where it does worse than before; else 0. */
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

/** How often answers were of a class, over the whole rollout and step by step. `more` are hits of the last step on top. */
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
  const periods: Periods = {
    steps: steps.map(({ candidate, current }, index) => ({
      candidate: counts(candidate, index === lastStep ? more.candidate : {}),
      current: counts(current, index === lastStep ? more.current : {}),
    })),
    before: before && counts(before),
  };
  return compare(periods, {
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

/** What the candidate did in these strata; a step that is held against what was before too counts once. */
function sumOf(strata: readonly StratumFigure[]): Share {
  const bySteps = new Map(strata.map(({ step, candidate }) => [step, candidate]));
  const all = [...bySteps.values()];
  return {
    hits: all.reduce((sum, { hits }) => sum + hits, 0),
    of: all.reduce((sum, { of }) => sum + of, 0),
  };
}
