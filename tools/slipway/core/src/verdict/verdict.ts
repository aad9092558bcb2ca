import type { Histogram } from '../measurement/histogram.ts';
import { count, percent } from '../text/words.ts';

/** What was judged of a release. Too little evidence is inconclusive, never healthy. */
export type VerdictName = 'healthy' | 'unhealthy' | 'inconclusive';

/** One figure of both releases side by side. */
export interface Figure {
  /** With its unit: `errors (5xx)`, `median, ms`. */
  name: string;
  /** Null where there is none. */
  candidate: number | null;
  current: number | null;
}

/** One source's finding, with the figures that it rests on. */
export interface Finding {
  source: string;
  verdict: VerdictName;
  /** One line for a person: the figures and what they mean. */
  because: string;
  figures?: Figure[] | undefined;
  /** What was counted where: one kind of request, one method, one route. `p` comes of these where they are there. */
  strata?: StratumFigure[] | undefined;
  /** How long answers took, where that is what was compared, and by how much the candidate was allowed to be slower. */
  durations?: (DurationFigure & { tolerance: { share: number; ms: number } })[] | undefined;
  /** What was read one after another, where a trend is what was looked for. */
  series?: number[] | undefined;
  /** The probability that chance alone makes the candidate look as bad, where the source tests for it. */
  p?: number | undefined;
  /** Errors of the candidate that the current never logged, with how often. */
  fingerprints?: { text: string; events: number }[] | undefined;
}

/** So many of so many, of both releases, in one stratum: `visitor POST /orders`. */
export interface StratumFigure {
  name: string;
  /** The step of the rollout that it is of, from 1. */
  step?: number | undefined;
  /** True where the current's figure is of the time before that step. */
  before?: boolean | undefined;
  candidate: { hits: number; of: number };
  current: { hits: number; of: number };
}

/** How often answers took how long in one stratum, of both releases. */
export interface DurationFigure {
  name: string;
  candidate: Histogram;
  current: Histogram;
}

/** The requests that a verdict rests on. */
export interface Rests {
  visitors: { candidate: number; current: number };
  probes: { candidate: number; current: number };
  /** The smallest share of failing requests (0 to 1) that they would have shown, with a probability of 95 %. */
  shows: number;
}

export interface Verdict {
  verdict: VerdictName;
  findings: Finding[];
  /** Absent where there was nothing to compare with. */
  rests?: Rests | undefined;
}

/** One unhealthy finding makes the verdict unhealthy; healthy takes all sources. */
export function combine(findings: Finding[]): Verdict {
  const has = (verdict: VerdictName) => findings.some((finding) => finding.verdict === verdict);
  if (has('unhealthy')) return { verdict: 'unhealthy', findings };
  if (findings.length === 0 || has('inconclusive')) return { verdict: 'inconclusive', findings };
  return { verdict: 'healthy', findings };
}

/** What a verdict rests on, in words; nothing where there was nothing to compare with. */
export function basisOf({ rests }: Verdict): string[] {
  if (!rests) return [];
  const { visitors, probes, shows } = rests;
  const own = count(probes.candidate, 'probe');
  const by =
    visitors.candidate === 0
      ? `${own} only`
      : `${count(visitors.candidate, 'request')} of visitors and ${own}`;
  return [`by ${by}: errors in ${percent(shows)} of requests would have shown`];
}

/** What people ask for first of a healthy release. */
const first = ['errors', 'latency'];

/** What the findings that decided a verdict say; of a healthy one what people ask for first. */
export function reasonsOf({ verdict, findings }: Verdict): string {
  const decided = findings.filter((finding) => finding.verdict === verdict);
  const asked = decided.filter(({ source }) => first.includes(source));
  const told = verdict === 'healthy' && asked.length > 0 ? asked : decided;
  return [...new Set(told.map(({ because }) => because))].join('; ');
}
