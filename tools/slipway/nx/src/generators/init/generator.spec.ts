import { readJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { environmentSchema } from '@slipway/core/environment/schema';
import { parse } from 'yaml';
import init from './generator.mjs';

const main = `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app/app.module';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  const globalPrefix = 'api';
  app.setGlobalPrefix(globalPrefix);
  await app.listen(process.env.PORT || 3000);
}
`;
const rootModule = `import { Module } from '@nestjs/common';

@Module({ imports: [], controllers: [] })
export class AppModule {}
`;

/** A workspace with applications as Nx's generator makes them. */
function workspaceWith(...roots: string[]): Tree {
  const tree = createTreeWithEmptyWorkspace();
  for (const root of roots) {
    tree.write(`${root}/project.json`, JSON.stringify({ name: root.split('/').at(-1) }));
    tree.write(`${root}/src/main.ts`, main);
    tree.write(`${root}/src/app/app.module.ts`, rootModule);
  }
  return tree;
}

const moduleOf = (tree: Tree) => tree.read('apps/shop/src/app/app.module.ts', 'utf-8') ?? '';

/** What a tree would change, as it is now. */
const contents = (tree: Tree) =>
  tree.listChanges().map(({ path, content }) => [path, content?.toString('utf8')]);

test("the stack's files come along, and nothing else of Slipway's own deploy/", async () => {
  const tree = workspaceWith('apps/shop');
  await init(tree, {});
  expect(tree.exists('deploy/nginx/slipway/nginx.conf')).toBe(true);
  expect(tree.children('deploy').sort()).toEqual([
    ...['alertmanager', 'compose.yaml', 'environments', 'fluentd', 'grafana', 'loki', 'nginx'],
    ...['project.json', 'prometheus'],
  ]);
  expect(tree.children('deploy/environments').sort()).toEqual([
    'environment.schema.json',
    'local.yaml',
    'staging.yaml',
  ]);
});

test.each(['local', 'staging'])('the environment %s that it writes is a valid one', async (name) => {
  const tree = workspaceWith('apps/shop');
  await init(tree, {});
  const file: unknown = parse(tree.read(`deploy/environments/${name}.yaml`, 'utf-8') ?? '');
  const { services } = environmentSchema.parse(file);
  expect(services['shop']?.probe.path).toBe('/api');
});

test('a path that is given is the one that is asked', async () => {
  const tree = workspaceWith('apps/shop');
  await init(tree, { path: '/api/health' });
  expect(tree.read('deploy/environments/local.yaml', 'utf-8')).toContain('path: /api/health');
});

test("the root module imports Slipway's modules, once", async () => {
  const tree = workspaceWith('apps/shop');
  await init(tree, { project: 'shop' });
  expect(moduleOf(tree)).toContain(
    'imports: [LoggingModule.forRoot(), MetricsModule.forRoot(), LifecycleModule.forRoot()]',
  );
  expect(moduleOf(tree)).toContain("import { LifecycleModule } from '@slipway/lifecycle';");
});

test.each([
  ['@Module({ controllers: [] })', '\n  imports: [LoggingModule.forRoot()'],
  ['@Module({})', '\n  imports: [LoggingModule.forRoot()'],
  ['@Module({ imports: [Other] })', 'imports: [Other, LoggingModule.forRoot()'],
  ['@Module({ imports: [Other,] })', 'imports: [Other, LoggingModule.forRoot()'],
])('a root module with %s', async (decorator, says) => {
  const tree = workspaceWith('apps/shop');
  tree.write('apps/shop/src/app/app.module.ts', `${decorator}\nexport class AppModule {}\n`);
  await init(tree, {});
  expect(moduleOf(tree)).toContain(says);
  expect(moduleOf(tree)).not.toContain(',,');
});

test('the plugin and the packages are asked for', async () => {
  const tree = workspaceWith('apps/shop');
  await init(tree, {});
  expect(readJson(tree, 'nx.json')).toMatchObject({ plugins: ['@slipway/nx'] });
  expect(readJson(tree, 'package.json')).toMatchObject({
    dependencies: { '@slipway/lifecycle': expect.stringMatching(/^\^\d/) },
    devDependencies: { '@slipway/cli': expect.stringMatching(/^\^\d/) },
  });
});

test('a second run changes nothing, and neither does it touch what is changed by hand', async () => {
  const tree = workspaceWith('apps/shop');
  await init(tree, {});
  tree.write('deploy/environments/local.yaml', 'platform: local\nport: 1\nservices:\n  shop: {}\n');
  const before = contents(tree);
  await init(tree, {});
  expect(contents(tree)).toEqual(before);
});

test.each([
  [[], {}, 'There is no Nest application here'],
  [['apps/a', 'apps/b'], {}, 'Which of the Nest applications is meant (a, b)?'],
  [['apps/a'], { project: 'b' }, 'b is no Nest application. There is a.'],
  [['services/a'], {}, 'services/a is not in apps/'],
  [['apps/nginx'], {}, 'nginx is a name of the stack'],
  [['apps/My_Api'], {}, 'My_Api is no name for a service'],
])('with %j and %j it says what is wrong', async (roots, options, says) => {
  await expect(async () => init(workspaceWith(...roots), options)).rejects.toThrow(says);
});

test('a main.ts whose root module it does not find is left alone', async () => {
  const tree = workspaceWith('apps/shop');
  tree.write('apps/shop/src/main.ts', 'NestFactory.create(await makeModule());');
  await expect(async () => init(tree, {})).rejects.toThrow('does not call NestFactory.create with a module');
  expect(tree.exists('deploy')).toBe(false);
});
