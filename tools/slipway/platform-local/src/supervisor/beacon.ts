import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { hasCode } from '@slipway/core/errors/slipway-error';
import { replaceFile } from '@slipway/core/files/replace-file';

export const beaconFile = 'supervisor.json';

/**
 * `supervisor.json`: how to reach the running supervisor. Readable by its owner only, for the token. Another version of
 * Slipway reads it: what is here stays, and what comes is optional.
 */
export const beaconSchema = z.object({
  protocol: z.int(),
  pid: z.int(),
  adminPort: z.int(),
  token: z.string(),
  settings: z.looseObject({ environment: z.string() }),
  /** The digest of its program. */
  build: z.string().optional(),
  /** The version of the hand-over that it knows. */
  handOver: z.int().optional(),
});
export type Beacon = z.output<typeof beaconSchema>;

export function writeBeacon(beacon: Beacon): void {
  replaceFile(beaconFile, JSON.stringify(beacon), { mode: 0o600 });
}

/** Nothing where there is none, or where what is there is no beacon: a supervisor that runs shows by its port. */
export function readBeacon(path: string = beaconFile): Beacon | undefined {
  try {
    return beaconSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
