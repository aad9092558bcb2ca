import { block, text } from '../github/markdown.mjs';
import { lineOf, totalOf } from './total.mjs';

/** Lines of a failure's message that are shown: enough for what was expected and what came. */
const shownLines = 15;
/** GitHub takes at most 1 MiB a step. Beyond these the reports themselves are the place to look. */
const shownFailures = 50;

/**
 * Test reports as Markdown: failed tests by name first, then a line a project.
 *
 * @param {readonly import('./parse-report.mjs').Report[]} reports
 */
export function toMarkdown(reports) {
  if (reports.length === 0) return '### Tests\n\nNo test ran.';
  const failures = reports.flatMap(({ project, failures }) => failures.map((one) => ({ project, ...one })));
  return [
    `### Tests: ${lineOf(totalOf(reports))}`,
    ...failures.slice(0, shownFailures).map(failureToMarkdown),
    ...(failures.length > shownFailures ? [`… and ${failures.length - shownFailures} more.`] : []),
    table(reports),
  ].join('\n\n');
}

/** @param {import('./parse-report.mjs').Failure & { project: string }} failure */
function failureToMarkdown({ project, name, file, message }) {
  const lines = message.split('\n').slice(0, shownLines).join('\n');
  return [
    `❌ **${text(name)}**<br>${text(file === '' ? project : `${project}/${file}`)}`,
    ...(lines === '' ? [] : [block(lines)]),
  ].join('\n');
}

/** @param {readonly import('./parse-report.mjs').Report[]} reports */
function table(reports) {
  return [
    '| project | passed | failed | skipped | seconds |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...reports.map(({ project, passed, failed, skipped, seconds }) =>
      ['', text(project), passed, failed, skipped, seconds.toFixed(1), ''].join(' | ').trim(),
    ),
  ].join('\n');
}
