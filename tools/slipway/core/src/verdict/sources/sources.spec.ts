import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sources, sourceNames } from './sources.ts';

const readme = readFileSync(join(import.meta.dirname, '../../../../README.md'), 'utf8');

test('the README explains each source, in their order, and no other', () => {
  const table = readme.slice(readme.indexOf('## The verdict'), readme.indexOf('`rollout.sources` says'));
  expect([...table.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name)).toEqual(sourceNames);
});

test('each says in a line what it judges by, and how many tests share the level', () => {
  for (const { about, tests } of sources) {
    expect(about.length).toBeGreaterThan(20);
    expect(tests).toBeGreaterThanOrEqual(0);
  }
});
