import { difference, quantileMs, total, type Histogram } from '../measurement/histogram.ts';
import { milliseconds, percent, rate, seconds } from '../text/words.ts';
import { judgeMemory } from '../verdict/sources/memory.ts';
import { combine, type Finding, type Verdict } from '../verdict/verdict.ts';
import type { Sample } from './sample.ts';
import { lengthOf, type Watch } from './watch.ts';

/** What is looked at at once is a twelfth of the time: five minutes of an hour. */
const windows = 12;
/** How many windows in a row must be beyond a limit: one may be someone else's doing. */
const inARow = 2;
/** Failures, and requests for a percentile, that a window must have had. */
const enough = { errors: 10, requests: 100 };
/** Ends of one replica that no one asked for. */
const restartsThatMatter = 3;
/** A replica that is not ready for this share of a window is no hiccup. */
const unreadyShare = 1 / 5;
/** What a trend of memory is held to: it is looked at hundreds of times. */
const memoryLevel = 1e-6;

/** What became of a window, and how long it was. */
interface Window {
  requests: number;
  errors: number;
  durations: Histogram;
}

/**
 * The verdict on a release that serves, by rules that make little noise: there is nothing to compare with any more, and
 * a release that is rolled back at night needs a reason. `samples` are those since the watch began, oldest first.
 */
export function judgeWatch(samples: readonly Sample[], watch: Watch): Verdict {
  const windowMs = lengthOf(watch) / windows;
  const last = lastWindows(samples, windowMs);
  return combine([
    judgeReplicas(samples, windowMs),
    judgeErrors(samples, last, watch),
    judgeLatency(samples, last, watch),
    judgeGrowth(samples, windowMs),
  ]);
}

/** At its end, when nothing was found. Where no one asked, nothing could be. */
export function judgeEnd(samples: readonly Sample[], watch: Watch): Verdict {
  const verdict = judgeWatch(samples, watch);
  if (verdict.verdict !== 'healthy' || wholeOf(samples).requests > 0) return verdict;
  return combine([
    ...verdict.findings,
    { source: 'visitors', verdict: 'inconclusive', because: 'no visitor asked for anything' },
  ]);
}

function judgeReplicas(samples: readonly Sample[], windowMs: number): Finding {
  const source = 'replicas';
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last) return { source, verdict: 'inconclusive', because: 'nothing was read' };
  const from = samples.findLastIndex(({ at }) => at <= last.at - windowMs * unreadyShare);
  const recent = from < 0 ? [] : samples.slice(from);
  const told = last.replicas.flatMap(({ id, restarts }) => {
    const restarted = restarts - (first.replicas.find((replica) => replica.id === id)?.restarts ?? 0);
    const isUnready = recent.every(({ replicas }) =>
      replicas.some((replica) => replica.id === id && replica.state !== 'ready'),
    );
    const unreadyMs = last.at - (recent[0]?.at ?? last.at);
    return [
      ...(restarted >= restartsThatMatter ? [`${id} was restarted ${String(restarted)} times`] : []),
      ...(isUnready && recent.length > 1 ? [`${id} has not been ready for ${seconds(unreadyMs)}`] : []),
    ];
  });
  return told.length === 0
    ? {
        source,
        verdict: 'healthy',
        because: `${String(last.replicas.length)} replicas, none ended again and again`,
      }
    : { source, verdict: 'unhealthy', because: told.join(', ') };
}

function judgeErrors(samples: readonly Sample[], last: readonly Window[], { limits }: Watch): Finding {
  const isBad =
    last.length === inARow &&
    last.every(({ requests, errors }) => errors >= enough.errors && errors / requests > limits.errors);
  const { requests, errors } = isBad ? sumOf(last) : wholeOf(samples);
  return {
    source: 'errors',
    verdict: isBad ? 'unhealthy' : 'healthy',
    because: `errors in ${rate(errors, requests)}, the limit is ${percent(limits.errors)}`,
    figures: [
      { name: 'requests', candidate: requests, current: null },
      { name: 'errors (5xx or cut)', candidate: errors, current: null },
    ],
  };
}

function judgeLatency(samples: readonly Sample[], last: readonly Window[], { limits }: Watch): Finding {
  const p99Of = ({ durations }: Window) => quantileMs(durations, 0.99) ?? 0;
  const isBad =
    last.length === inARow &&
    last.every((window) => total(window.durations) >= enough.requests && p99Of(window) > limits.p99);
  const p99 = isBad ? Math.min(...last.map(p99Of)) : p99Of(wholeOf(samples));
  return {
    source: 'latency',
    verdict: isBad ? 'unhealthy' : 'healthy',
    because: `p99 ${milliseconds(p99)}, the limit is ${milliseconds(limits.p99)}`,
    figures: [{ name: 'p99, ms', candidate: p99, current: null }],
  };
}

/** A fresh process grows: it takes two windows until a trend means anything. What no replica tells is no fault. */
function judgeGrowth(samples: readonly Sample[], windowMs: number): Finding {
  const source = 'memory';
  const began = samples[0]?.at ?? 0;
  const isLong = (samples.at(-1)?.at ?? began) - began >= inARow * windowMs;
  const finding = judgeMemory(
    samples.map(({ replicas }) => replicas),
    memoryLevel,
  );
  if (finding.verdict === 'inconclusive') return { source, verdict: 'healthy', because: finding.because };
  return isLong ? finding : { ...finding, verdict: 'healthy' };
}

/** The last windows, newest first; fewer where there was not time enough for all. */
function lastWindows(samples: readonly Sample[], windowMs: number): Window[] {
  const end = samples.at(-1);
  if (!end) return [];
  const windows: Window[] = [];
  let to = end;
  for (let number = 1; number <= inARow; number += 1) {
    const from = samples.findLast(({ at }) => at <= end.at - number * windowMs);
    if (!from) break;
    windows.push(windowBetween(from, to));
    to = from;
  }
  return windows;
}

function wholeOf(samples: readonly Sample[]): Window {
  const first = samples[0];
  const last = samples.at(-1);
  return first && last ? windowBetween(first, last) : { requests: 0, errors: 0, durations: {} };
}

/** Where counts went down, whatever counts began again in between. */
function windowBetween(from: Sample, to: Sample): Window {
  if (to.requests < from.requests) return { ...to };
  return {
    requests: to.requests - from.requests,
    errors: to.errors - from.errors,
    durations: difference(from.durations, to.durations),
  };
}

function sumOf(windows: readonly Window[]): { requests: number; errors: number } {
  return {
    requests: windows.reduce((sum, { requests }) => sum + requests, 0),
    errors: windows.reduce((sum, { errors }) => sum + errors, 0),
  };
}
