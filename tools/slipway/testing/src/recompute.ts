import { chanceOf } from '@slipway/core/verdict/sources/shares';
import { slower } from '@slipway/core/verdict/sources/latency';
import { fisherExact } from '@slipway/core/verdict/statistics/fisher';
import { mannKendall } from '@slipway/core/verdict/statistics/mann-kendall';
import type { Finding } from '@slipway/core/verdict/verdict';

export type { Finding };

/**
 * The probability that a finding gives, computed once more from nothing but what is kept of it; nothing for one that
 * gives none.
 */
export function recompute(finding: Finding): number | undefined {
  const { source, strata = [], durations = [], series = [], p } = finding;
  if (p === undefined) return undefined;
  if (source === 'latency') {
    const tolerances = [...new Set(durations.map(({ tolerance }) => JSON.stringify(tolerance)))];
    const chances = tolerances.map((tolerance) =>
      slower(
        durations.filter((each) => JSON.stringify(each.tolerance) === tolerance),
        JSON.parse(tolerance) as { share: number; ms: number },
      ),
    );
    return Math.max(...chances);
  }
  if (source === 'memory') return mannKendall(series);
  if (source === 'answers') {
    const classes = [...new Set(strata.map(({ name }) => name.split(' of ')[0] ?? ''))];
    const chances = classes.map((what) =>
      chanceOf(strata.filter(({ name }) => name.startsWith(`${what} of `))),
    );
    return Math.min(1, ...chances);
  }
  if (source !== 'logs') return chanceOf(strata);
  const chances = ['requests', 'milliseconds'].map((unit) =>
    chanceOf(strata.filter(({ name }) => name === unit)),
  );
  return Math.min(Math.max(...chances), chanceOfNew(finding));
}

function chanceOfNew({ figures = [] }: Finding): number {
  const figure = (name: string) => figures.find((each) => each.name === name);
  const requests = figure('requests');
  const hits = figure('of errors never seen before')?.candidate ?? 0;
  if (hits === 0) return 1;
  return fisherExact({ hits, of: requests?.candidate ?? 0 }, { hits: 0, of: requests?.current ?? 0 });
}
