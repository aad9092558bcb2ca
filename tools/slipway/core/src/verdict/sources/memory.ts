import { isUnmeasured, type Unmeasured } from '../../measurement/unmeasured.ts';
import { megabytes } from '../../text/words.ts';
import type { ReplicaCount } from '../../measurement/measurement.ts';
import { mannKendall } from '../statistics/mann-kendall.ts';
import type { Source } from '../source.ts';
import type { Finding } from '../verdict.ts';

/** Growth that matters: more than this, and more than this share of what the replica began with. */
const growth = { bytes: 64 * 1_024 * 1_024, share: 0.5 };
/** A fresh process grows and then stops: of a leak at least this much comes in the second half. */
const secondHalf = 1 / 3;
const enoughReadings = 8;
/** Readings that a trend is looked for in: the test's time grows with their square. */
const mostReadings = 200;

export const memory: Source = {
  name: 'memory',
  about: "the memory of the candidate's replicas: growth that goes on",
  tests: 1,
  judge: ({ candidate }, level) => judgeMemory(thinned(candidate.map((each) => each.replicas)), level),
};

/** So many of them at the most, the first and the last included. */
function thinned<T>(readings: readonly T[]): readonly T[] {
  const every = Math.ceil(readings.length / mostReadings);
  return every <= 1
    ? readings
    : readings.filter((_, index) => index % every === 0 || index === readings.length - 1);
}

/**
 * Judges by the memory of the candidate's replicas, with Mann and Kendall's test for a trend and a size below which
 * growth does not matter: a fresh process grows for a while. What leaks slower than that within the steps is not seen.
 * `readings` are those since the candidate first got traffic, in order.
 */
export function judgeMemory(readings: readonly (ReplicaCount[] | Unmeasured)[], level: number): Finding {
  const source = 'memory';
  const last = readings.at(-1);
  if (!last || isUnmeasured(last)) {
    const why = last ? last.unmeasured : 'nothing was read';
    return { source, verdict: 'inconclusive', because: `memory not measured: ${why}` };
  }
  const grown = last.map(({ id }) => {
    const bytes = seriesOf(readings, id);
    return { id, bytes, by: growthOf(bytes) };
  });
  const most = grown.sort((a, b) => b.by - a.by)[0];
  if (!most || most.bytes.length === 0) {
    return { source, verdict: 'inconclusive', because: 'memory not measured: no replica told it' };
  }
  const first = most.bytes[0] ?? 0;
  const now = most.bytes.at(-1) ?? 0;
  const p = mannKendall(most.bytes);
  const leaks =
    most.bytes.length >= enoughReadings &&
    most.by > Math.max(growth.bytes, growth.share * first) &&
    growthOf(most.bytes.slice(most.bytes.length >> 1)) > most.by * secondHalf &&
    p < level;
  return {
    source,
    verdict: leaks ? 'unhealthy' : 'healthy',
    because: `memory of ${most.id} went from ${megabytes(first)} to ${megabytes(now)}`,
    figures: [{ name: `memory of ${most.id}, MiB`, candidate: Math.round(now / 1_048_576), current: null }],
    series: most.bytes,
    p,
  };
}

function seriesOf(readings: readonly (ReplicaCount[] | Unmeasured)[], id: string): number[] {
  return readings.flatMap((counts) => {
    if (isUnmeasured(counts)) return [];
    return counts.find((replica) => replica.id === id)?.residentBytes ?? [];
  });
}

/** From the first to the last value. */
function growthOf(bytes: readonly number[]): number {
  return (bytes.at(-1) ?? 0) - (bytes[0] ?? 0);
}
