import { isTiming } from '@slipway/core/verdict/sources/sources';
import type { Verdict } from '@slipway/core/verdict/verdict';

/** How often being slow is confirmed. */
const rounds = 2;
/** How often a round is given more time where there are too few requests to tell. */
const longestRound = 10;

/** Times a candidate once more. */
export interface Timer {
  /** Leaves behind what was timed until now. */
  again(): Promise<void>;
  /** Lets more requests be timed; what is judged then, which may be about something else that has come up. */
  more(): Promise<Verdict>;
}

/**
 * A process that has just begun is slow for a while, most of all on a busy machine. A candidate that nothing speaks
 * against but its times is timed again, and goes back only where it is slower again, and again. Where it can't be told
 * because its requests are too few, what was found before stands.
 */
export async function confirmSlow(first: Verdict, timer: Timer): Promise<Verdict> {
  let last = first;
  for (let round = 1; isOnlySlow(last) && round <= rounds; round += 1) {
    await timer.again();
    const next = await decided(timer);
    if (!next) return last;
    last = next;
  }
  return last;
}

async function decided(timer: Timer): Promise<Verdict | undefined> {
  for (let time = 1; time <= longestRound; time += 1) {
    const verdict = await timer.more();
    if (verdict.verdict === 'unhealthy' || !isUndecided(verdict)) return verdict;
  }
  return undefined;
}

function isOnlySlow({ verdict, findings }: Verdict): boolean {
  return (
    verdict === 'unhealthy' &&
    findings.every((finding) => finding.verdict !== 'unhealthy' || isTiming(finding.source))
  );
}

const isUndecided = ({ findings }: Verdict) =>
  findings.some(({ source, verdict }) => isTiming(source) && verdict === 'inconclusive');
