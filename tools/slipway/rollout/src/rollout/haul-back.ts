import type { RolloutStep } from '@slipway/core/environment/rollout';
import { isUnmeasured } from '@slipway/core/measurement/unmeasured';
import { Rejected, type FailureReport } from '@slipway/core/ledger/failure-report';
import { basisOf, reasonsOf, type Verdict } from '@slipway/core/verdict/verdict';
import { recordVerdict } from './record-verdict.ts';
import type { Rollout } from './rollout.ts';

const linesShown = 10;
const longestLine = 500;

/** Moves all traffic back, before anything else is done, and says why. */
export async function haulBack(
  rollout: Rollout,
  verdict: Verdict,
  { share }: RolloutStep,
): Promise<Rejected> {
  const { platform, service, candidate, current } = rollout;
  if (current !== undefined) await platform.shift(service, { [current]: 100 });
  await recordVerdict(rollout, verdict, share);
  const report = await reportOn(rollout, verdict, share);
  return new Rejected(report, {
    what: `${service} ${candidate.id} was judged ${verdict.verdict} and hauled back: ${current ?? 'nothing'} serves`,
    why: `at ${String(share)} % of the traffic: ${reasonsOf(verdict)}`,
    next: report.next.join('\n        '),
    lines: report.lines,
  });
}

async function reportOn(rollout: Rollout, verdict: Verdict, share: number): Promise<FailureReport> {
  const { platform, service, candidate, current } = rollout;
  const environment = platform.environment.name;
  const [basis] = basisOf(verdict);
  const decisive = verdict.findings.filter((finding) => finding.verdict === verdict.verdict);
  return {
    environment,
    service,
    candidate: candidate.id,
    current: current ?? null,
    verdict: verdict.verdict,
    share,
    ...(basis === undefined ? {} : { basis }),
    findings: [...decisive, ...verdict.findings.filter((finding) => !decisive.includes(finding))],
    lines: (await lastLines(rollout)).map((line) => line.slice(0, longestLine)),
    fingerprints: verdict.findings.flatMap(({ fingerprints = [] }) => fingerprints),
    done: [
      current === undefined ? 'no traffic goes anywhere' : `all traffic goes to ${current} again`,
      `${candidate.id} is stopped and kept`,
    ],
    next: [
      `slipway logs ${environment} --release ${candidate.id} shows all its lines`,
      `mend it and deploy again: slipway deploy ${environment}`,
      ...(verdict.verdict === 'inconclusive'
        ? [
            'or let it pass unjudged: rollout.inconclusive: promote, or more traffic (probe.rate, longer steps)',
          ]
        : []),
    ],
  };
}

async function lastLines({ platform, service, candidate }: Rollout): Promise<string[]> {
  const errors = await platform.errorLines(service, candidate.id, new Date(0));
  const lines =
    isUnmeasured(errors) || errors.errors.length === 0
      ? await platform.tail(service, candidate.id, linesShown)
      : errors.errors.slice(-linesShown);
  return lines.map(({ text }) => text);
}
