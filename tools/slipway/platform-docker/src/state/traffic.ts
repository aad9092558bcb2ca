import * as z from 'zod';
import { isReleaseId, type ReleaseId } from '@slipway/core/release/release';
import { watchSchema, type Watch } from '@slipway/core/watch/watch';

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

/**
 * Where each service's traffic goes: what `live.json` and `committed.json` say, to deploy/nginx/slipway/balance/written.js
 * too.
 */
export type Traffic = z.output<typeof traffic>;

export function readTraffic(text: string | undefined): Traffic {
  return text === undefined ? {} : traffic.parse(JSON.parse(text));
}

export function renderTraffic(value: Traffic): string {
  return `${JSON.stringify(value)}\n`;
}

/** A release that is to be the current one for good. */
export interface CommitOf {
  id: ReleaseId;
  watch: Watch | undefined;
  /** Milliseconds that the release before it is kept running. */
  standbyWarmMs: number;
  /** What becomes of the streams of the release before it, and after how many milliseconds at the latest. */
  drain: { within: number; streams: 'keep' | 'close' };
  /** By the engine's clock. */
  now: Date;
}

/**
 * The traffic once a release is committed. That before it becomes the standby: the stack's agent ends its streams and stops
 * it when the time has come.
 */
export function committedTo(to: CommitOf, service: string, live: Traffic, committed: Traffic): Traffic {
  const before = committed[service];
  const weights = live[service]?.weights ?? { [to.id]: 100 };
  if (before?.current === to.id) return { ...live, [service]: { ...before, weights } };
  const at = (ms: number) => new Date(to.now.getTime() + ms).toISOString();
  const standby = before?.current;
  return {
    ...live,
    [service]: {
      weights,
      current: to.id,
      ...(standby === undefined
        ? {}
        : {
            standby,
            coldAt: at(to.standbyWarmMs),
            endStreamsAt: at(to.drain.streams === 'close' ? 0 : to.drain.within),
          }),
      ...(to.watch ? { watch: to.watch } : {}),
    },
  };
}
