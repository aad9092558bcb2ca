import { readProcess, type ProcessFigures } from './process-figures.ts';
import { statusOf, textFrom } from './http.ts';
import type { Looked } from './questions.ts';

/** A replica puts all its metrics together for each who asks, and answers no one meanwhile: so not at every look. */
const metricsEveryMs = 1_000;

const known = new Map<string, { at: number; figures: ProcessFigures }>();

/** How a replica does, as is told at its management port's address. It need have no metrics. */
export async function lookAt(address: string): Promise<Looked> {
  const ready = (await statusOf(`${address}/health/ready`)) === 200;
  const last = known.get(address);
  if (last && ready && performance.now() - last.at < metricsEveryMs) return { ready, ...last.figures };
  const at = performance.now();
  const figures = await textFrom(`${address}/metrics`).then(readProcess, () => ({}));
  known.set(address, { at, figures });
  return { ready, ...figures };
}
