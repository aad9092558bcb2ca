import * as z from 'zod';

const count = z.int().min(0);

const share = z.object({ hits: count, of: count });

/** Counts by bucket, as measurement/histogram.ts says. */
const histogram = z.record(z.string(), count);

/** A source's finding as it is kept, with its figures. */
export const finding = z.object({
  source: z.string(),
  verdict: z.enum(['healthy', 'unhealthy', 'inconclusive']),
  because: z.string(),
  figures: z
    .array(z.object({ name: z.string(), candidate: z.number().nullable(), current: z.number().nullable() }))
    .optional(),
  strata: z
    .array(
      z.object({
        name: z.string(),
        step: count.optional(),
        before: z.boolean().optional(),
        candidate: share,
        current: share,
      }),
    )
    .optional(),
  durations: z
    .array(
      z.object({
        name: z.string(),
        candidate: histogram,
        current: histogram,
        tolerance: z.object({ share: z.number(), ms: z.number() }),
      }),
    )
    .optional(),
  series: z.array(z.number()).optional(),
  p: z.number().optional(),
  fingerprints: z.array(z.object({ text: z.string(), events: count })).optional(),
});

const both = z.object({ candidate: count, current: count });

/** What a verdict rests on, as it is kept. */
export const rests = z.object({ visitors: both, probes: both, shows: z.number() });
