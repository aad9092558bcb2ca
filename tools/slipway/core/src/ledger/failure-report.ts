import * as z from 'zod';
import { SlipwayError, type Explanation } from '../errors/slipway-error.ts';
import { finding } from './finding.ts';

/** What a person reads at 3 a.m. of a release that was rolled back. */
export const failureReport = z.object({
  environment: z.string(),
  service: z.string(),
  candidate: z.string(),
  /** What serves now; null where nothing served before. */
  current: z.string().nullable(),
  verdict: z.enum(['healthy', 'unhealthy', 'inconclusive']),
  /** Per cent of the traffic that it was judged under. */
  share: z.number(),
  /** What the verdict rests on, in words. */
  basis: z.string().optional(),
  /** Those that decided the verdict come first. */
  findings: z.array(finding),
  /** The candidate's last lines of level error, or its last lines of any level where it has none. */
  lines: z.array(z.string()),
  /** Errors that the current never logged, without what varies, and how often. */
  fingerprints: z.array(z.object({ text: z.string(), events: z.int().min(0) })),
  /** What was done about it. */
  done: z.array(z.string()),
  /** What to type next. */
  next: z.array(z.string()),
});

export type FailureReport = z.output<typeof failureReport>;

/** The end of a rollout whose candidate was rolled back on its verdict. */
export class Rejected extends SlipwayError {
  readonly report: FailureReport;

  constructor(report: FailureReport, explanation: Explanation) {
    super(explanation);
    this.report = report;
  }
}
