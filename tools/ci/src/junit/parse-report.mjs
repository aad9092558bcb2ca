import { SaxesParser } from 'saxes';

/**
 * @typedef {object} Failure
 * @property {string} name of the test
 * @property {string} file that it stands in; empty where the report does not say
 * @property {string} message
 *
 * @typedef {object} Report
 * @property {string} project its folder in the workspace
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} seconds
 * @property {Failure[]} failures
 */

/** What XML 1.0 has no way to write (its production 2, Char). A test's name may hold it; jest-junit lets it through. */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/**
 * Counts what a JUnit report of Jest holds, a `testcase` after another, and suites that could not start at all.
 *
 * @param {string} project
 * @param {string} xml
 * @returns {Report}
 */
export function parseReport(project, xml) {
  /** @type {Report} */
  const report = { project, passed: 0, failed: 0, skipped: 0, seconds: 0, failures: [] };
  /** @type {{ name: string, errors: number }} */
  let suite = { name: '', errors: 0 };
  /** @type {(Failure & { outcome: 'passed' | 'failed' | 'skipped' }) | undefined} */
  let test;

  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes: { name: own = '', file = '', errors, time } }) => {
    if (name === 'testsuite') {
      suite = { name: own, errors: Number(errors ?? 0) };
    } else if (name === 'testcase') {
      test = { name: own, file, message: '', outcome: 'passed' };
      report.seconds += Number(time ?? 0);
    } else if (test && (name === 'failure' || name === 'error')) {
      test.outcome = 'failed';
      if (name === 'error') suite.errors -= 1;
    } else if (test && name === 'skipped') {
      test.outcome = 'skipped';
    }
  });
  parser.on('text', (text) => {
    if (test?.outcome === 'failed') test.message += text;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'testcase' && test) {
      if (test.outcome === 'failed') fail(test.name, test.file, test.message.trim());
      else report[test.outcome] += 1;
      test = undefined;
    } else if (name === 'testsuite' && suite.errors > 0) {
      // Jest counts it, and leaves out what it was unless it is asked to tell.
      fail(`${suite.name} could not start`, '', '');
    }
  });
  parser.write(xml.replace(forbidden, '')).close();
  return report;

  /** @param {string} name @param {string} file @param {string} message */
  function fail(name, file, message) {
    report.failed += 1;
    report.failures.push({ name, file, message });
  }
}
