import * as z from 'zod';
import { duration } from './units.ts';
import { sourceNames } from '../verdict/sources/sources.ts';

/** A share, in per cent. */
const perCent = (example: string) =>
  z
    .number({ error: `expected a share ${example}` })
    .gt(0, { error: 'expected a share above 0 %' })
    .max(100, { error: 'expected a share of at most 100 %' });

/** Of requests. */
const share = perCent('in per cent, such as 2');

const toShare = (hundredths: number) => hundredths / 100;

const step = z.strictObject({
  /** Per cent of all requests that the candidate gets. */
  share: perCent('of traffic in per cent, such as 5'),
  for: duration,
  /** How long it may go on where its evidence is not enough yet; ten times `for` where nothing else is said. */
  within: duration.optional(),
  /** Answers of the candidate after which the step is over before its time. */
  requests: z.int().positive({ error: 'expected at least one request' }).optional(),
});

export type RolloutStep = z.output<typeof step>;

const cookie = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, { error: 'expected a name such as slipway' });
const header = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, { error: 'expected a name such as X-User' });

export const sticky = z.union([z.strictObject({ cookie }), z.strictObject({ header })], {
  error: 'expected a cookie or a header: { cookie: slipway }',
});
export type Sticky = z.output<typeof sticky>;

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
  /** By what a visitor is told, who then stays with one release while two share the traffic. */
  sticky: sticky.optional(),
  sources: z
    .array(z.enum(sourceNames as string[], { error: `expected some of ${sourceNames.join(', ')}` }))
    .min(1, { error: `expected at least one of ${sourceNames.join(', ')}` })
    .default([...sourceNames]),
  /** What the evidence must be good for; with less than that a verdict is inconclusive. */
  needs: z
    .strictObject({
      /** Whether only requests of visitors are enough; else Slipway's own do. */
      visitors: z.boolean().default(false),
      shows: share.default(50).transform(toShare),
    })
    .prefault({}),
  /** What a release is held to where there is none to compare it with. */
  objective: z
    .strictObject({
      errors: share.default(1).transform(toShare),
      refused: share.default(50).transform(toShare),
      p99: duration.prefault('10s'),
    })
    .prefault({}),
  inconclusive: z
    .enum(['promote', 'wait', 'rollback'], { error: 'expected promote, wait or rollback' })
    .default('wait'),
  warm: duration.prefault('15m'),
  /** How long a release that serves is looked at on; the standby is kept warm for as long where it may be rolled back. */
  watch: z
    .strictObject({
      for: duration,
      then: z
        .enum(['rollback', 'tell'], { error: 'expected what an unhealthy release gets: rollback or tell' })
        .default('rollback'),
    })
    .optional(),
});

export type RolloutSettings = z.output<typeof rollout>;
export type WatchSettings = NonNullable<RolloutSettings['watch']>;
