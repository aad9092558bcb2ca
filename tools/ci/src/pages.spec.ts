import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');

/** Folders and files that a page links to, without those of other places and of the page itself. */
function linksOf(page: string): string[] {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) =>
    link.replace(/#.*/, ''),
  );
  return links.filter((link) => link !== '' && !/^[a-z]+:/.test(link));
}

test.each(pages)('%s links to nothing that is not there', (page) => {
  const missing = linksOf(page).filter((link) => !existsSync(join(root, dirname(page), link)));
  expect(missing).toEqual([]);
});

test("the engine's page names every package of it", () => {
  const packages = readdirSync(join(root, 'tools/slipway'), { withFileTypes: true })
    .filter((entry) => existsSync(join(root, 'tools/slipway', entry.name, 'package.json')))
    .map(({ name }) => name);
  expect(packages).toContain('core');
  for (const name of packages) expect(textOf('tools/slipway/README.md')).toContain(`\`${name}\``);
});

test('the page of the tags names every layer that lint knows', () => {
  const rules = readFileSync(join(root, 'eslint.config.js'), 'utf8');
  const layers = new Set(rules.match(/layer:[a-z]+/g));
  expect(layers.size).toBeGreaterThan(4);
  for (const layer of layers) expect(textOf('CONTRIBUTING.md')).toContain(layer);
});

test('every suite of jest that a project has is named where it is told how to run them', () => {
  const suites = readdirSync(join(root, 'apps/web-e2e')).filter((file) => /^jest\.\w+\.cjs$/.test(file));
  const configs = suites.filter((file) => file !== 'jest.reporters.cjs');
  expect(configs.length).toBeGreaterThan(3);
  for (const config of configs) expect(textOf('CONTRIBUTING.md')).toContain(config);
});

test('the page of the end-to-end tests names every file of tests on local', () => {
  const suite = /\.(spec|local|load|kit|e2e|long)\.ts$/;
  const files = readdirSync(join(root, 'apps/web-e2e/src')).filter((name) => suite.test(name));
  expect(files.length).toBeGreaterThan(20);
  const page = textOf('apps/web-e2e/README.md');
  expect(files.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
