import { toMarkdown } from './markdown.mjs';
import { parseReport } from './parse-report.mjs';
import { lineOf, totalOf } from './total.mjs';

const xml = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="jest tests" tests="4" failures="1" errors="1" time="2.1">
  <testsuite name="a ship" errors="0" failures="1" skipped="1" tests="3" time="1">
    <testcase classname="a ship floats" name="a ship floats" time="0.5" file="src/ship.spec.ts"></testcase>
    <testcase classname="a ship | sinks" name="a ship | &lt;b&gt;sinks" time="0.25" file="src/ship.spec.ts">
      <failure>Error: expected \u00e9 &amp; got
\`nothing\`</failure>
    </testcase>
    <testcase classname="a ship flies" name="a ship flies" time="0" file="src/ship.spec.ts"><skipped/></testcase>
  </testsuite>
  <testsuite name="a crew" errors="1" failures="0" skipped="0" tests="0" time="0"></testsuite>
</testsuites>`;

describe('test reports', () => {
  const report = parseReport('apps/ship', xml);

  test('are counted test by test, with suites that could not start', () => {
    expect(report).toMatchObject({ passed: 1, failed: 2, skipped: 1, seconds: 0.75 });
    expect(lineOf(totalOf([report, report]))).toBe('2 passed, 4 failed, 2 skipped');
  });

  test('count a suite once whose report tells why it could not start', () => {
    const told =
      '<testsuite name="a crew" errors="1"><testcase name="a crew"><error>No</error></testcase></testsuite>';
    expect(parseReport('apps/ship', told)).toMatchObject({
      failed: 1,
      failures: [{ name: 'a crew', message: 'No' }],
    });
  });

  test('are read though a name or a message holds what XML forbids', () => {
    const forbidden = '\u001b[31m\u0000\ufffe';
    const written = `<testsuite name="a crew"><testcase name="a ${forbidden}crew"><failure>No${forbidden}\n</failure></testcase></testsuite>`;
    expect(parseReport('apps/ship', written)).toMatchObject({
      failures: [{ name: 'a [31mcrew', message: 'No[31m' }],
    });
  });

  test('become a page with failed tests by name, and nothing of theirs is markup', () => {
    const page = toMarkdown([report]);
    expect(page).toContain('### Tests: 1 passed, 2 failed, 1 skipped');
    expect(page).toContain('❌ **a ship &#124; &#60;b&#62;sinks**<br>apps/ship/src/ship.spec.ts');
    expect(page).toContain('❌ **a crew could not start**<br>apps/ship');
    expect(page).toContain('&#38; got&#10;&#96;nothing&#96;</pre>');
    expect(page).toContain('| apps/ship | 1 | 2 | 1 | 0.8 |');
    expect(page).not.toContain('<b>sinks');
  });

  test('say so when there are none', () => {
    expect(toMarkdown([])).toContain('No test ran.');
  });
});
