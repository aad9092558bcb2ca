import * as z from 'zod';

/** What another terminal tells a rollout in progress: go on with the next step now, or go back. */
export const orderSchema = z.object({
  what: z.enum(['promote', 'abort']),
  /** The phase that the rollout was in when it was told: a promotion is meant for that step, and for no later one. */
  phase: z.string().optional(),
  by: z.object({ user: z.string(), host: z.string(), run: z.string().optional() }),
});

export type Order = z.output<typeof orderSchema>;
