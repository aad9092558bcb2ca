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
export const protocol = 3;

/** `supervisor.json`: how to reach the running supervisor. Readable by its owner only, for the token. */
export const beaconSchema = z.object({
  protocol: z.int(),
  pid: z.int(),
  adminPort: z.int(),
  token: z.string(),
  settings: settingsSchema,
});
export type Beacon = z.output<typeof beaconSchema>;
export const beaconFile = 'supervisor.json';
