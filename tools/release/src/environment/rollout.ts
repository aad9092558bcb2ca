import * as z from 'zod';
import { duration } from './duration.ts';

const step = z.strictObject({
  /** Per cent of all requests that the candidate gets. */
  share: z
    .number({ error: 'expected a share of traffic in per cent, such as 5' })
    .gt(0, { error: 'expected a share above 0 %' })
    .max(100, { error: 'expected a share of at most 100 %' }),
  for: duration,
  /** Answers of the candidate after which the step is over before its time. */
  requests: z.int().positive({ error: 'expected at least one request' }).optional(),
});

export type RolloutStep = z.output<typeof step>;

/** What a step can be judged by. */
export const sources = ['probes', 'replicas', 'errors', 'latency', 'tail', 'memory', 'logs'] as const;

/**
 * How a deploy moves traffic, and what is done where there is too little evidence for a verdict. Shares are drawn
 * request by request. The last step has all traffic: its time is how long the release is watched before it is kept.
 */
export const rollout = z.strictObject({
  steps: z
    .array(step, { error: 'expected a list of steps, such as [{ share: 100, for: 10s }]' })
    .min(1, { error: 'expected at least one step: [{ share: 100, for: 10s }]' })
    .refine((steps) => steps.every(({ share }, index) => share > (steps[index - 1]?.share ?? 0)), {
      error: 'expected shares that rise from step to step',
    })
    .refine((steps) => steps.at(-1)?.share === 100, { error: 'expected a last step with share 100' })
    .prefault([
      { share: 50, for: '2s', requests: 1_000 },
      { share: 100, for: '1s' },
    ]),
  sources: z
    .array(z.enum(sources, { error: `expected some of ${sources.join(', ')}` }))
    .min(1, { error: `expected at least one of ${sources.join(', ')}` })
    .default([...sources]),
  inconclusive: z
    .enum(['promote', 'wait', 'rollback'], { error: 'expected promote, wait or rollback' })
    .default('wait'),
  warm: duration.prefault('15m'),
});

export type RolloutSettings = z.output<typeof rollout>;
