import { Refusal } from '../refusal.ts';
import { labelsOf } from '../store/labels.ts';
import { type Line } from '../store/line.ts';
import { type Store } from '../store/store.ts';
import { withDetectedLevel } from './detected-level.ts';
import { labelProblem } from './label-problem.ts';
import { lineProblem } from './line-problem.ts';
import { type Push } from './read-push.ts';
import { withServiceName } from './service-name.ts';

/** Keeps every good line of a push; then refuses the push if it held a bad one. */
export function push({ streams }: Push, store: Store, now: bigint): void {
  const problems = streams.flatMap((stream) => pushStream(stream, store, now));
  if (problems.length > 0) throw new Refusal(400, problems.join('\n'));
}

function pushStream({ stream, values }: Push['streams'][number], store: Store, now: bigint): string[] {
  const problem = labelProblem(stream);
  if (problem !== undefined) return [problem];
  const problems: string[] = [];
  const good: Line[] = [];
  for (const [time, text, metadata = {}] of values) {
    const wrong = lineProblem(time, text, now);
    if (wrong !== undefined) problems.push(wrong);
    else good.push({ time, text, metadata: withDetectedLevel(labelsOf(metadata), text) });
  }
  const late = store.add(withServiceName(labelsOf(stream)), good);
  return [
    ...problems,
    ...late.map(({ time }) => `the line at ${time} is too far behind its stream's newest`),
  ];
}
