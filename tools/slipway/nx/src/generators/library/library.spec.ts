import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { checkout, textOf, written } from '../../testing/checkout.ts';
import library from './library.mjs';

test('a library has the files that the others have', async () => {
  const tree = checkout();
  await library(tree, { name: 'date-ranges' });
  expect(tree.children('libs/date-ranges').sort()).toEqual(
    checkout()
      .children('libs/http')
      .filter((file) => !/^(?:dist|out-tsc|test-reports)$/.test(file))
      .sort(),
  );
  expect(textOf(tree, 'libs/date-ranges/src/index.ts')).toBe(
    "export { describeDateRanges } from './describe-date-ranges.ts';\n",
  );
  expect(textOf(tree, 'tsconfig.json')).toContain('"./libs/date-ranges"');
  expect(textOf(tree, 'package-lock.json')).toContain('"node_modules/@slipway/date-ranges"');
});

test('making it again changes nothing', async () => {
  const tree = createTreeWithEmptyWorkspace();
  await library(tree, { name: 'dates' });
  const before = written(tree);
  await library(tree, { name: 'dates' });
  expect(written(tree)).toEqual(before);
});

test.each([
  ['Dates', 'expected lower-case letters'],
  ['web', 'apps/web has that name already'],
  ['nginx', 'the stack has a component of that name'],
])('%s is refused, and nothing is written', async (name, why) => {
  const tree = checkout();
  await expect(library(tree, { name })).rejects.toThrow(why);
  expect(written(tree)).toEqual({});
});
