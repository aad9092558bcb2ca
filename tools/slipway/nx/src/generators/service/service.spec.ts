import { loadEnvironment } from '@slipway/core/environment/load';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { checkout, environmentIn, textOf, written } from '../../testing/checkout.ts';
import service from './service.mjs';

const environments = readdirSync(join(checkout().root, 'deploy/environments'))
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace(/\.yaml$/, ''));

/** Without anchors: the first rollout is given one. */
const linesOf = (tree: Tree, file: string) =>
  textOf(tree, file)
    .replace(/ &[\w-]+$/gm, '')
    .split('\n');

describe('a further service', () => {
  let tree: Tree;

  beforeEach(async () => {
    tree = checkout();
    await service(tree, { name: 'orders' });
  });

  test.each(environments)('is deployed to %s as the first one is', (name) => {
    const { web, orders } = environmentIn(tree, name).services;
    expect(orders).toEqual({ ...web, route: '/orders', probe: { ...orders?.probe, path: '/orders' } });
  });

  test.each(environments)('leaves web in %s as it was, and every line of the file', (name) => {
    const before = loadEnvironment({ root: tree.root }, name);
    expect(environmentIn(tree, name).services['web']).toEqual(before.services['web']);
    const now = linesOf(tree, before.file);
    for (const line of linesOf(checkout(), before.file)) expect(now).toContain(line);
  });

  test('is a project like web, with ports of its own', () => {
    const files = tree.children('apps/orders').filter((file) => file !== 'src');
    expect(files.sort()).toEqual(
      checkout()
        .children('apps/web')
        .filter((file) => !/^(?:src|dist|out-tsc|test-reports)$/.test(file))
        .sort(),
    );
    expect(textOf(tree, 'apps/orders/src/greeting.controller.ts')).toContain("@Controller('orders')");
    expect(textOf(tree, 'tsconfig.json')).toContain('"./apps/orders"');
    expect(textOf(tree, 'package-lock.json')).toContain('"node_modules/@slipway/orders"');
    for (const [file, text] of Object.entries(written(tree)))
      expect({ file, left: /<%|%>/.exec(text) }).toEqual({ file, left: null });
  });

  test('is served at ports of its own', async () => {
    await service(tree, { name: 'stock', route: '/orders/stock', port: 4000 });
    await service(tree, { name: 'bills' });
    const portsOf = (name: string) =>
      textOf(tree, `apps/${name}/src/config.ts`).match(/(?<=[pP]ort: )\d+/g) ?? [];
    expect([portsOf('stock')[0], portsOf('bills')[0]]).toEqual(['4000', '4001']);
    const all = ['orders', 'stock', 'bills'].flatMap(portsOf);
    expect(new Set(['3000', '9464', ...all]).size).toBe(8);
  });

  test('changes nothing when it is made again, and leaves what has been changed since', async () => {
    tree.write('apps/orders/src/config.ts', '// changed');
    tree.delete('apps/orders/src/greeting.controller.ts');
    const before = written(tree);
    await service(tree, { name: 'orders' });
    expect(written(tree)).toEqual(before);
  });
});

test.each([
  [{ name: 'prometheus' }, 'the stack has a component of that name'],
  [{ name: 'http' }, 'libs/http has that name already'],
  [{ name: 'nx' }, 'tools/slipway/nx has that name already'],
  [{ name: 'web-e2e' }, 'apps/web-e2e is there, and no service'],
  [{ name: 'orders', route: '/' }, 'expected a path such as /api'],
  [{ name: 'orders', route: 'orders' }, 'expected a path such as /api'],
  [{ name: 'orders', route: '/a/' }, 'with no slash at its end'],
  [{ name: 'orders', port: 3000 }, 'it is in apps/web/src/config.ts already'],
])('%j is refused, and nothing is written', async (options, why) => {
  const tree = checkout();
  await expect(service(tree, options)).rejects.toThrow(why);
  expect(written(tree)).toEqual({});
});

test('a route that another service has, or is probed at, is refused', async () => {
  const tree = checkout();
  await service(tree, { name: 'orders' });
  await expect(service(tree, { name: 'stock', route: '/orders' })).rejects.toThrow(
    '"/orders" can\'t be the route of stock: in deploy/environments/local.yaml it is the route of orders.\nNext: try another',
  );
  const staging = 'deploy/environments/staging.yaml';
  tree.write(staging, textOf(tree, staging).replace('      path: /\n', '      path: /health/ok\n'));
  await expect(service(tree, { name: 'stock', route: '/health' })).rejects.toThrow(
    `in ${staging} it is where web is probed`,
  );
});
