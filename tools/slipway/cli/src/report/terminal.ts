import { table } from '@slipway/core/text/table';
import type { Finding } from '@slipway/core/verdict/verdict';
import { chance, figure, figuresOf } from './figures.ts';
import type { FailureReport } from '@slipway/core/ledger/failure-report';

/** The short form: what decided it, with both releases side by side, what is new in the log, and what was done. */
export function describeReport(report: FailureReport): string[] {
  const { candidate, current, findings, fingerprints, basis, done } = report;
  const decisive = findings.filter(({ verdict }) => verdict === report.verdict);
  const figures = figuresOf(decisive);
  return [
    ...(basis === undefined ? [] : [basis]),
    ...decisive.filter(isTested).map(({ source, p }) => `${source}: ${chance(p ?? 1)}`),
    ...(figures.length === 0
      ? []
      : table(
          ['', candidate, current ?? '–'],
          figures.map((each) => [each.name, figure(each.candidate), figure(each.current)]),
        ).split('\n')),
    ...fingerprints.map(({ text, events }) => `new error, ${String(events)} times: ${text}`),
    ...done.map((what) => `done: ${what}`),
  ];
}

function isTested({ verdict, p }: Finding): boolean {
  return verdict === 'unhealthy' && p !== undefined;
}
