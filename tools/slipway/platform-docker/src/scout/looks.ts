import { setTimeout as delay } from 'node:timers/promises';
import { readProcess, type ProcessFigures } from './process-figures.ts';
import { statusOf, textFrom } from './http.ts';
import type { Looked } from './questions.ts';

/** A replica puts all its metrics together for each who asks, and answers no one meanwhile: so not at every look. */
const metricsEveryMs = 2_000;

/** Pause between two looks at what is starting, in milliseconds. */
const startingPollMs = 25;

const known = new Map<string, { at: number; figures: ProcessFigures }>();

/** How a replica does, as is told at its management port's address. It need have no metrics. */
export async function lookAt(address: string): Promise<Looked> {
  const ready = await isReady(address);
  const last = known.get(address);
  if (last && ready && performance.now() - last.at < metricsEveryMs) return { ready, ...last.figures };
  // Replicas that are looked at together are asked at different moments from then on.
  const at = performance.now() - (last ? 0 : Math.random() * metricsEveryMs);
  const figures = await textFrom(`${address}/metrics`).then(readProcess, () => ({}));
  known.set(address, { at, figures });
  return { ready, ...figures };
}

/** Asks replicas at these addresses until all are ready, for so many milliseconds at most: which are? */
export async function whichAreReady(addresses: readonly string[], withinMs: number): Promise<boolean[]> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const ready = await Promise.all(addresses.map(isReady));
    if (!ready.includes(false) || performance.now() > deadline) return ready;
    await delay(startingPollMs);
  }
}

async function isReady(address: string): Promise<boolean> {
  return (await statusOf(`${address}/health/ready`)) === 200;
}
