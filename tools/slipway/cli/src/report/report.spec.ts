import { describeError, errorDocument } from '../terminal/print-error.ts';
import { Rejected, type FailureReport } from '@slipway/core/ledger/failure-report';
import { failureMarkdown } from './markdown.ts';

const report: FailureReport = {
  environment: 'production',
  service: 'web',
  candidate: 'r8',
  current: 'r7',
  verdict: 'unhealthy',
  share: 5,
  findings: [
    {
      source: 'errors',
      verdict: 'unhealthy',
      because: 'errors in 12 of 600 (2.0 %) against 0 of 11,400 (0.00 %)',
      figures: [
        { name: 'requests', candidate: 600, current: 11_400 },
        { name: 'errors (5xx)', candidate: 12, current: 0 },
      ],
      p: 3e-16,
    },
    { source: 'memory', verdict: 'healthy', because: 'memory of r8-1 went from 80 MiB to 81 MiB' },
  ],
  lines: ['<b>out of rope</b>'],
  fingerprints: [{ text: 'out of | rope', events: 12 }],
  done: ['all traffic goes to r7 again', 'r8 is stopped and kept'],
  next: ['slipway logs production --release r8'],
};

const error = new Rejected(report, {
  what: 'web r8 was judged unhealthy and rolled back: r7 serves',
  why: 'at 5 % of the traffic: errors',
  lines: report.lines,
  next: report.next.join('\n'),
});

test('the terminal shows what decided, both releases side by side, and what was done', () => {
  expect(describeError(error, false)).toBe(
    [
      '✖ web r8 was judged unhealthy and rolled back: r7 serves',
      '  why:  at 5 % of the traffic: errors',
      '  errors: p < 0.0001',
      '                 r8      r7',
      '  requests      600  11,400',
      '  errors (5xx)   12       0',
      '  new error, 12 times: out of | rope',
      '  done: all traffic goes to r7 again',
      '  done: r8 is stopped and kept',
      '  its last lines:',
      '    <b>out of rope</b>',
      '  next: slipway logs production --release r8',
    ].join('\n'),
  );
});

test('machines get all of it', () => {
  expect(errorDocument(error)).toMatchObject({ error: { report } });
});

test('Markdown has every finding, and nothing of it is taken for markup', () => {
  const markdown = failureMarkdown(error);
  expect(markdown).toContain('| errors | unhealthy | errors in 12 of 600');
  expect(markdown).toContain('| memory | healthy |');
  expect(markdown).toContain('| errors (5xx) | 12 | 0 |');
  expect(markdown).toContain('| out of \\| rope | 12 |');
  expect(markdown).toContain('```\n<b>out of rope</b>\n```');
});
