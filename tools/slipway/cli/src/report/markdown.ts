import type { SlipwayError } from '@slipway/core/errors/slipway-error';
import { Rejected, type FailureReport } from '@slipway/core/ledger/failure-report';
import { chance, figure, figuresOf } from './figures.ts';

/** A rollout that failed, for the summary of a CI job: whole, with all findings and figures. */
export function failureMarkdown(error: SlipwayError): string {
  const { message, why, lines, next } = error;
  return [
    `### ❌ ${escape(message)}`,
    ...(why === undefined ? [] : [escape(why)]),
    ...(error instanceof Rejected ? reportMarkdown(error.report) : []),
    ...(lines.length === 0
      ? []
      : [
          ['Its last lines:', '', '```', ...lines.map((line) => line.replaceAll('```', "'''")), '```'].join(
            '\n',
          ),
        ]),
    ...(next === undefined ? [] : [`**Next:** ${escape(next)}`]),
  ]
    .join('\n\n')
    .concat('\n\n');
}

/** A rollout that went well: the line that the terminal shows. */
export function successMarkdown(line: string): string {
  return `### ✅ ${escape(line)}\n\n`;
}

function reportMarkdown({
  candidate,
  current,
  findings,
  fingerprints,
  basis,
  done,
}: FailureReport): string[] {
  const figures = figuresOf(findings);
  return [
    ...(basis === undefined ? [] : [escape(basis)]),
    rows(
      ['source', 'verdict', 'because', 'by chance'],
      findings.map(({ source, verdict, because, p }) => [
        source,
        verdict,
        because,
        p === undefined ? '' : chance(p),
      ]),
    ),
    ...(figures.length === 0
      ? []
      : [
          rows(
            ['', candidate, current ?? '–'],
            figures.map((each) => [each.name, figure(each.candidate), figure(each.current)]),
          ),
        ]),
    ...(fingerprints.length === 0
      ? []
      : [
          rows(
            ['new error', 'times'],
            fingerprints.map(({ text, events }) => [text, String(events)]),
          ),
        ]),
    done.map((what) => `- ${escape(what)}`).join('\n'),
  ];
}

function rows(header: readonly string[], cells: readonly (readonly string[])[]): string {
  const row = (texts: readonly string[]) => `| ${texts.map(escape).join(' | ')} |`;
  return [row(header), row(header.map(() => '---')), ...cells.map(row)].join('\n');
}

/** What a service logs is not to be taken for Markdown or HTML. */
function escape(text: string): string {
  return text.replace(/[\\`*_[\]|<>#~]/g, (sign) => `\\${sign}`).replace(/\s*\n\s*/g, ' ');
}
