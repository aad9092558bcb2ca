import * as z from 'zod';

/** What a supervisor is told by the engine: where it listens and which paths belong to which service. */
export const settingsSchema = z.object({
  environment: z.string(),
  host: z.string(),
  port: z.int(),
  adminPort: z.int(),
  /** Path prefixes by service. */
  routes: z.record(z.string(), z.string()),
});
export type Settings = z.output<typeof settingsSchema>;

/** Counts up whenever the control calls change, so that an older supervisor is recognised. */
export const protocol = 4;
