import type { ServiceSettings } from '../environment/schema.ts';
import { count, seconds } from '../text/words.ts';

/** How traffic moves to a new release, a line a step. */
export function stepsOf({ rollout }: ServiceSettings): string[] {
  const { steps, inconclusive, warm } = rollout;
  return [
    ...steps.map(
      (step) =>
        `${String(step.share)} % of the traffic for ${seconds(step.for)}` +
        (step.requests === undefined ? '' : ` or ${count(step.requests, 'request')}`),
    ),
    `where the verdict is inconclusive: ${inconclusive}; standby warm for ${seconds(warm)}`,
  ];
}
