/**
 * @typedef {object} Total
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 *
 * @param {readonly import('./parse-report.mjs').Report[]} reports
 * @returns {Total}
 */
export function totalOf(reports) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    reports.reduce((total, report) => total + report[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** @param {Total} total in one line */
export function lineOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
