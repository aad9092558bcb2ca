import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './root.mjs';

interface Update {
  'package-ecosystem': string;
  groups: Record<string, { patterns: string[] }>;
}

const { updates } = parse(readFileSync(join(root, '.github/dependabot.yml'), 'utf8')) as {
  updates: Update[];
};
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { dependencies?: object; devDependencies?: object }>;
};

/** What our own packages ask for by name. */
const wanted = Object.entries(lock.packages)
  .filter(([path]) => !path.includes('node_modules'))
  .flatMap(([, { dependencies, devDependencies }]) => Object.keys({ ...dependencies, ...devDependencies }));

const groupOf = (name: string): string | undefined =>
  Object.entries(updates.find((one) => one['package-ecosystem'] === 'npm')?.groups ?? {}).find(
    ([, { patterns }]) =>
      patterns.some((pattern) => new RegExp(`^${pattern.replace('*', '.*')}$`).test(name)),
  )?.[0];

describe('updates of packages', () => {
  test.each([
    ['nx', /^(?:nx$|@nx\/)/],
    ['nest', /^@nestjs\/|nestjs/],
    ['jest', /^(?:@types\/)?jest/],
    ['grafana', /^@grafana\//],
  ])('those of %s come together', (group, form) => {
    const all = wanted.filter((name) => form.test(name));
    expect(new Set(all.map(groupOf))).toEqual(new Set(all.map(() => group)));
  });

  test('those of actions come together', () => {
    const actions = updates.find((one) => one['package-ecosystem'] === 'github-actions');
    expect(actions?.groups['actions']?.patterns).toEqual(['*']);
  });
});
