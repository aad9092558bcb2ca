import { complaintOf, type ProbeAnswer, type ProbeRequest } from './expectation.ts';

/**
 * What became of the requests that Slipway itself sent.
 * A request is *lost* where no whole answer came, or where the balancer had to answer in the service's place
 * (502, 503, 504). A request *failed* where the answer was not as the environment's file expects it.
 */
export interface ProbeTally {
  sent: number;
  lost: number;
  failed: number;
  /** The first few reasons, for people. */
  reasons: string[];
}

const reasonsKept = 5;

export function emptyTally(): ProbeTally {
  return { sent: 0, lost: 0, failed: 0, reasons: [] };
}

/** Several tallies as one. */
export function total(tallies: readonly ProbeTally[]): ProbeTally {
  const all = emptyTally();
  for (const { sent, lost, failed, reasons } of tallies) {
    all.sent += sent;
    all.lost += lost;
    all.failed += failed;
    for (const reason of reasons) keepReason(all, reason);
  }
  return all;
}

export function countAnswer(tally: ProbeTally, answer: ProbeAnswer, asked: ProbeRequest): void {
  tally.sent += 1;
  if (answer.status >= 502 && answer.status <= 504) {
    loseOne(tally, `the balancer answered ${String(answer.status)}`);
    return;
  }
  const complaint = complaintOf(answer, asked);
  if (complaint === undefined) return;
  tally.failed += 1;
  keepReason(tally, complaint);
}

export function countLoss(tally: ProbeTally, reason: string): void {
  tally.sent += 1;
  loseOne(tally, reason);
}

function loseOne(tally: ProbeTally, reason: string): void {
  tally.lost += 1;
  keepReason(tally, reason);
}

function keepReason(tally: ProbeTally, reason: string): void {
  if (tally.reasons.length < reasonsKept && !tally.reasons.includes(reason)) tally.reasons.push(reason);
}
