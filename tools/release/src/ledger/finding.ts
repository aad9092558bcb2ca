import * as z from 'zod';

const count = z.int().min(0);

/** A source's finding as it is kept, with its figures. */
export const finding = z.object({
  source: z.string(),
  verdict: z.enum(['healthy', 'unhealthy', 'inconclusive']),
  because: z.string(),
  figures: z
    .array(z.object({ name: z.string(), candidate: z.number().nullable(), current: z.number().nullable() }))
    .optional(),
  p: z.number().optional(),
  fingerprints: z.array(z.object({ text: z.string(), events: count })).optional(),
});
