import * as z from 'zod';
import { failureReport } from './failure-report.ts';
import { isReleaseId } from '../release/release.ts';
import { finding, rests } from './finding.ts';

const releaseId = z.string().refine(isReleaseId);
const count = z.int().min(0);

const begun = z.object({
  kind: z.literal('begun'),
  attempt: count,
  action: z.enum(['deploy', 'rollback']),
  release: releaseId,
  /** What served when the attempt began. */
  from: releaseId.optional(),
  git: z.object({ revision: z.string().optional(), dirty: z.boolean() }),
  by: z.object({ user: z.string(), host: z.string(), run: z.string().optional() }),
  artifactDigest: z.string(),
  configDigest: z.string(),
});

const judged = z.object({
  kind: z.literal('judged'),
  attempt: count,
  release: releaseId,
  verdict: z.enum(['healthy', 'unhealthy', 'inconclusive']),
  /** Per cent of the traffic that it was judged under; absent before it got any. */
  share: z.number().optional(),
  findings: z.array(finding),
  /** Absent where there was nothing to compare with. */
  rests: rests.optional(),
});

/** How the watch on a release that serves has ended. */
const watched = z.object({
  kind: z.literal('watched'),
  attempt: count,
  release: releaseId,
  verdict: z.enum(['healthy', 'unhealthy', 'inconclusive']),
  findings: z.array(finding),
  /** When it began (ISO 8601). */
  since: z.string(),
  /** The release that serves in its place; absent where it serves on. */
  hauledBackTo: releaseId.optional(),
});

const ended = z.object({
  kind: z.literal('ended'),
  attempt: count,
  release: releaseId,
  outcome: z.enum(['serving', 'failed', 'interrupted']),
  why: z.string().optional(),
  phases: z.array(z.object({ name: z.string(), ms: z.number() })),
  probed: count,
  lost: count,
  durationMs: z.number(),
  /** Why it was rolled back, as it was told. */
  report: failureReport.optional(),
});

/** What the ledger remembers of an attempt: that it began, what was judged, how it ended, what came of it. */
export const ledgerEvent = z.discriminatedUnion('kind', [begun, judged, ended, watched]);
export type LedgerEvent = z.output<typeof ledgerEvent>;
export type Begun = z.output<typeof begun>;
export type Ended = z.output<typeof ended>;
export type WatchedEvent = z.output<typeof watched>;
export type Outcome = Ended['outcome'];

/** An event as it stands in the ledger, with its time (ISO 8601). */
export type LedgerEntry = LedgerEvent & { at: string };
