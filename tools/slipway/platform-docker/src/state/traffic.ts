import * as z from 'zod';
import { watchSchema } from '@slipway/core/watch/watch';
import { isReleaseId } from '@slipway/core/release/release';

const releaseId = z.string().refine(isReleaseId);

const traffic = z.record(
  z.string(),
  z.object({
    /** The paths that belong to the service, as older versions have written it. */
    route: z.string().optional(),
    /** Shares by release, in per cent. */
    weights: z.partialRecord(releaseId, z.number()),
    /** The release that traffic was last committed to, and the one before it. */
    current: releaseId.optional(),
    standby: releaseId.optional(),
    /** When the standby is to be stopped, and when what is left of its streams is to end (ISO 8601). */
    coldAt: z.string().optional(),
    endStreamsAt: z.string().optional(),
    watch: watchSchema.optional(),
  }),
);

/** Where each service's traffic goes: what `live.json` and `committed.json` say, to deploy/nginx/traffic.js too. */
export type Traffic = z.output<typeof traffic>;

export function readTraffic(text: string | undefined): Traffic {
  return text === undefined ? {} : traffic.parse(JSON.parse(text));
}

export function renderTraffic(value: Traffic): string {
  return `${JSON.stringify(value)}\n`;
}
