import type { ErrorLines } from '@slipway/core/logs/error-lines';
import type { ProbeRequest } from '@slipway/core/probe/expectation';
import type { ProbeTally } from '@slipway/core/probe/tally';
import type { ReleaseId } from '@slipway/core/release/release';

/** What a replica's management port says of it. */
export interface Looked {
  ready: boolean;
  residentBytes?: number;
  /** Seconds since the epoch at which its process began. */
  startedAt?: number;
}

/** What the scout can be asked: what each question takes, and what it answers. */
export interface Questions {
  /** What became of requests to a release through the balancer's internal door, one after another until one is lost. */
  probe: {
    takes: { upstream: string; request: ProbeRequest; count: number; answerMs: number };
    gives: ProbeTally;
  };
  /** What the balancer has counted: see `readAnswers`. */
  figures: { takes: null; gives: string };
  /** How many requests the balancer has running with a release. */
  running: { takes: { upstream: string }; gives: number };
  /** How replicas do, by the names of their containers. */
  looks: { takes: { containers: readonly string[] }; gives: Record<string, Looked> };
  /** Which replicas are ready, once all are; after so many milliseconds those that are by then. */
  ready: { takes: { containers: readonly string[]; withinMs: number }; gives: string[] };
  /** The errors that a release's replicas have logged since a time in milliseconds, by the engine's clock. */
  errors: {
    takes: { environment: string; service: string; release: ReleaseId; since: number };
    gives: ErrorLines;
  };
  /** The time of the engine's machine, in milliseconds since the epoch. */
  clock: { takes: null; gives: number };
}

export type Question = keyof Questions;

/** A line to the scout, and one from it. Its client sends the very program that answers, so both are of one version. */
export type Asked = [number: number, question: Question, takes: unknown];
export type Answered = [number: number, answer: { gives: unknown } | { error: string }];
