import type { Candidate } from '../build/build.ts';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { Pace } from '@slipway/core/probe/pace';
import { total, type ProbeTally } from '@slipway/core/probe/tally';
import type { ReleaseId } from '@slipway/core/release/release';
import { count, fixAndDeployAgain } from '@slipway/core/text/words';
import { judgeProbes } from '@slipway/core/verdict/sources/probes';
import { combine } from '@slipway/core/verdict/verdict';
import { Comparison } from '../judge/comparison.ts';
import { Evidence } from '../judge/evidence.ts';
import type { Phase } from '../sequence/phase.ts';
import type { Rollout } from '../sequence/rollout.ts';
import type { Seen } from '../sequence/seen.ts';
import { visit } from './visit.ts';

/** Requests that each replica must answer before it gets traffic; fewer where an answer takes so long that these would not fit. */
const first = { requestsPerReplica: 10, withinMs: 5_000 };
/** A cold process is slow for its first answers; no one's traffic is to tell how slow. */
const warmUp = { requestsPerReplica: 100, withinMs: 1_000 };
const linesShown = 20;

type Needs = Candidate & { seen: Seen };

/** What is counted of candidate and current from here on. */
export interface Measured {
  evidence: Evidence;
  comparison: Comparison;
}

/** Asks the candidate through the balancer, on the very path that traffic will take; then watches the public address. */
export const probe: Phase<Needs, Measured> = {
  name: 'probe',
  async run(rollout, known) {
    const { candidate, seen } = known;
    const { platform, service, settings } = rollout;
    const pace = new Pace();
    const asked = await mustAnswer(rollout, known, pace);
    const warmed = await ask(rollout, known, candidate.id, warmUp, pace);
    const rival = seen.rivalOf(candidate.id);
    const releases = { candidate: candidate.id, current: rival };
    const comparison = new Comparison(platform, service, settings.probe, releases);
    const evidence = new Evidence(platform, service, candidate.id, rival);
    // The current answers a few requests alone, to compare with.
    await evidence.hasBaseline();
    return { said: answered(candidate.id, asked.sent + warmed.sent), evidence, comparison };
  },
};

/** The same of a release that has served before: it is judged by nothing further. */
export const probeAgain: Phase<Needs> = {
  name: 'probe',
  async run(rollout, known) {
    const { sent } = await mustAnswer(rollout, known, new Pace());
    return { said: answered(known.candidate.id, sent) };
  },
};

const answered = (id: ReleaseId, requests: number) =>
  `${id} answered ${count(requests, 'request')} through the balancer`;

/** Throws where it does not answer as it should before it gets traffic. */
async function mustAnswer(rollout: Rollout, known: Needs, pace: Pace): Promise<ProbeTally> {
  const { candidate, attempt, seen } = known;
  // Where nothing serves, nothing can be lost before the shift.
  if (seen.isServing) visit(rollout, seen);
  const tally = await ask(rollout, known, candidate.id, first, pace);
  const rival = seen.rivalOf(candidate.id);
  const current =
    rival !== undefined && tally.failed + tally.lost > 0
      ? await ask(rollout, known, rival, first, new Pace())
      : undefined;
  const finding = judgeProbes(tally, current);
  if (finding.verdict === 'healthy') return tally;
  rollout.mustGoOn();
  // A rollback judges nothing: its release's verdict stands already.
  if (rollout.action === 'deploy') await attempt.judged(combine([finding]));
  throw await refusal(rollout, candidate.id, finding.because);
}

/** Asks a release by its name, in goes that fit into the time. */
async function ask(
  { platform, service, settings }: Rollout,
  { candidate }: Needs,
  id: ReleaseId,
  { requestsPerReplica, withinMs }: typeof first,
  pace: Pace,
): Promise<ProbeTally> {
  const until = performance.now() + withinMs;
  const tallies: ProbeTally[] = [];
  let left = requestsPerReplica * candidate.config.replicas;
  while (left > 0 && (tallies.length === 0 || performance.now() < until)) {
    const requests = pace.fit(left, until - performance.now());
    const began = performance.now();
    const tally = await platform.probe(service, id, settings.probe, requests);
    tallies.push(tally);
    // It ends with the first that is lost.
    pace.took(performance.now() - began, tally.sent);
    left -= requests;
  }
  return total(tallies);
}

/** Why the candidate is not to serve, with its own last lines. */
async function refusal({ platform, service }: Rollout, id: ReleaseId, why: string): Promise<SlipwayError> {
  const lines = await platform.tail(service, id, linesShown);
  return new SlipwayError({
    what: `${service} ${id} failed its probes before it got any traffic`,
    why,
    next: fixAndDeployAgain(platform.environment.name, id),
    lines: lines.map(({ text }) => text),
  });
}
