import { answered, type AnswerClass, type Answers } from '../../measurement/answers.ts';
import { rate } from '../../output/words.ts';
import type { Pair } from '../evidence.ts';
import { fisherExact } from '../statistics/fisher.ts';
import { stratifiedExact, type SharePair } from '../statistics/stratified-exact.ts';
import type { StratumFigure } from '../verdict.ts';

/** How often something was the answer, by stratum and in all, and how likely that is by chance. */
export interface Shares {
  /** Only strata where it was the answer at all. */
  strata: StratumFigure[];
  hits: Pair<number>;
  of: Pair<number>;
  p: number;
}

/** More answers of a stratum that count as hits, such as those that never came. */
export type More = Pair<Readonly<Record<string, number>>>;

const none: More = { candidate: {}, current: {} };

/**
 * Compares how often answers are of a class, route by route and method by method, visitors and probes apart. Two tests
 * of half the level each: all strata together, where many are a little worse, and the worst of them by itself, where one
 * fails and others make up for it (with Bonferroni's correction for their number).
 */
export function sharesOf(
  { candidate, current }: Pair<Answers>,
  what: AnswerClass,
  more: More = none,
): Shares {
  const names = Object.keys(candidate).filter((name) => current[name]);
  const all = names.map((name): StratumFigure => ({
    name,
    candidate: share(candidate, name, what, more.candidate),
    current: share(current, name, what, more.current),
  }));
  const pairs = all.map((figure): SharePair => ({ first: figure.candidate, second: figure.current }));
  const strata = all.filter((figure) => figure.candidate.hits + figure.current.hits > 0);
  const sum = (side: 'candidate' | 'current', key: 'hits' | 'of') =>
    all.reduce((total, figure) => total + figure[side][key], 0);
  return {
    strata: strata.sort((a, b) => b.candidate.hits - a.candidate.hits),
    hits: { candidate: sum('candidate', 'hits'), current: sum('current', 'hits') },
    of: { candidate: sum('candidate', 'of'), current: sum('current', 'of') },
    p: chanceOf(pairs),
  };
}

/** The chance of figures such as `strata`: what a verdict says can be computed from them once more. */
export function chanceOf(pairs: readonly SharePair[]): number {
  const telling = pairs.filter(
    ({ first, second }) => first.hits + second.hits > 0 && first.of > 0 && second.of > 0,
  );
  const together = stratifiedExact(telling);
  if (telling.length < 2) return together;
  const worst = Math.min(...telling.map(({ first, second }) => fisherExact(first, second)));
  return Math.min(1, 2 * Math.min(together, worst * telling.length));
}

function share(
  answers: Answers,
  name: string,
  what: AnswerClass,
  more: Readonly<Record<string, number>>,
): { hits: number; of: number } {
  const stratum = answers[name];
  const also = more[name] ?? 0;
  return stratum
    ? { hits: (stratum.classes[what] ?? 0) + also, of: answered(stratum) + also }
    : { hits: 0, of: 0 };
}

/** `12 of 600 (2.0 %) against 0 of 11,400 (0.00 %), most by POST /orders: 12 of 12 (100.0 %)`. */
export function toldShares({ hits, of, strata }: Shares): string {
  const told = `${rate(hits.candidate, of.candidate)} against ${rate(hits.current, of.current)}`;
  const [most, ...others] = strata;
  if (!most || most.candidate.hits === 0 || (others.length === 0 && most.candidate.of === of.candidate))
    return told;
  return `${told}, most by ${most.name}: ${rate(most.candidate.hits, most.candidate.of)}`;
}
