import { Rejected, type FailureReport } from '@slipway/core/ledger/failure-report';
import { isUnmeasured } from '@slipway/core/measurement/unmeasured';
import { basisOf, reasonsOf, type Verdict } from '@slipway/core/verdict/verdict';
import type { Step } from './step.ts';

const linesShown = 10;
const longestLine = 500;

/** Moves all traffic back, before anything else is done, and says why. */
export async function rollBack(at: Step, verdict: Verdict): Promise<Rejected> {
  const { rollout, step, candidate, attempt, seen } = at;
  const { platform, service } = rollout;
  const { current } = seen;
  const share = String(step.share);
  if (current !== undefined) await platform.shift(service, { [current]: 100 });
  rollout.mustGoOn();
  await attempt.judged(verdict, step.share);
  const report = await reportOn(at, verdict);
  return new Rejected(report, {
    what: `${service} ${candidate.id} was judged ${verdict.verdict} and rolled back: ${current ?? 'nothing'} serves`,
    why: `at ${share} % of the traffic: ${reasonsOf(verdict)}`,
    next: report.next.join('\n        '),
    lines: report.lines,
  });
}

async function reportOn(at: Step, verdict: Verdict): Promise<FailureReport> {
  const { rollout, step, candidate, seen } = at;
  const { current } = seen;
  const environment = rollout.platform.environment.name;
  const [basis] = basisOf(verdict);
  const decisive = verdict.findings.filter((finding) => finding.verdict === verdict.verdict);
  return {
    environment,
    service: rollout.service,
    candidate: candidate.id,
    current: current ?? null,
    verdict: verdict.verdict,
    share: step.share,
    ...(basis === undefined ? {} : { basis }),
    findings: [...decisive, ...verdict.findings.filter((finding) => !decisive.includes(finding))],
    lines: (await lastLines(at)).map((line) => line.slice(0, longestLine)),
    fingerprints: verdict.findings.flatMap(({ fingerprints = [] }) => fingerprints),
    done: [
      current === undefined ? 'no traffic goes anywhere' : `all traffic goes to ${current} again`,
      `${candidate.id} is stopped and kept`,
    ],
    next: [
      `slipway logs ${environment} --release ${candidate.id} shows all its lines`,
      `fix it and deploy again: slipway deploy ${environment}`,
      ...(verdict.verdict === 'inconclusive'
        ? [
            'or let it pass unjudged: rollout.inconclusive: promote, or more traffic (probe.rate, longer steps)',
          ]
        : []),
    ],
  };
}

async function lastLines({ rollout, candidate }: Step): Promise<string[]> {
  const { platform, service } = rollout;
  const errors = await platform.errorLines(service, candidate.id, new Date(0));
  const lines =
    isUnmeasured(errors) || errors.errors.length === 0
      ? await platform.tail(service, candidate.id, linesShown)
      : errors.errors.slice(-linesShown);
  return lines.map(({ text }) => text);
}
