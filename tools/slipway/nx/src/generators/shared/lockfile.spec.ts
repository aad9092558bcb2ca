import { withEntries } from './lockfile.mjs';

test('entries come where npm would have them, and those that are there stay as they are', () => {
  const packages = { '': {}, 'apps/web': { version: '2' }, 'node_modules/@nx/js': {}, 'tools/ci': {} };
  const entries = { 'apps/web': {}, 'libs/dates': {}, 'node_modules/@slipway/dates': { link: true } };
  expect(Object.entries(withEntries({ packages }, entries).packages)).toEqual([
    ['', {}],
    ['apps/web', { version: '2' }],
    ['libs/dates', {}],
    ['node_modules/@nx/js', {}],
    ['node_modules/@slipway/dates', { link: true }],
    ['tools/ci', {}],
  ]);
});
