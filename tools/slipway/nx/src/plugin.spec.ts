import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import type { CreateNodesContext, TargetConfiguration } from '@nx/devkit';
import { createNodesV2 } from './plugin.mjs';

/** The targets that a workspace of these files gets, by the root of the project. */
const targetsOf = (files: readonly string[]) =>
  withFolder(async (root) => {
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), '');
    }
    const matching = files.filter((file) => /^deploy\/environments\/|\/Dockerfile$/.test(file));
    const context: CreateNodesContext = { workspaceRoot: root, nxJsonConfiguration: {} };
    const results = await createNodesV2[1](matching, undefined, context);
    const projects = Object.assign({}, ...results.map(([, { projects }]) => projects)) as Record<
      string,
      { targets: Record<string, TargetConfiguration> }
    >;
    return Object.fromEntries(Object.entries(projects).map(([name, { targets }]) => [name, targets]));
  });

test('a new environment is one file: a target that deploys, and a configuration of each verb', async () => {
  const { deploy = {} } = await targetsOf([
    'deploy/environments/staging.yaml',
    'deploy/environments/eu.yaml',
  ]);
  expect(deploy['eu']?.options).toEqual({ command: 'slipway deploy eu' });
  expect(deploy['rollback']?.options).toEqual({ command: 'slipway rollback' });
  expect(deploy['rollback']?.configurations).toEqual({
    eu: { command: 'slipway rollback eu' },
    staging: { command: 'slipway rollback staging' },
  });
  for (const target of Object.values(deploy)) expect(target.metadata?.description).toMatch(/\w/);
});

test('a folder of apps with a Dockerfile and a compose file is a service', async () => {
  const all = await targetsOf(['apps/api/Dockerfile', 'apps/api/compose.yaml', 'apps/docs/Dockerfile']);
  expect(Object.keys(all)).toEqual(['apps/api']);
  expect(all['apps/api']?.['image']?.command).toContain('--tag slipway/api apps/api');
});

test("outside Slipway's own workspace a service is built by its own target, and the command is installed", async () => {
  const all = await targetsOf([
    'apps/api/Dockerfile',
    'apps/api/compose.yaml',
    'deploy/environments/local.yaml',
  ]);
  expect(Object.keys(all['apps/api'] ?? {})).toEqual(['bundle', 'image']);
  expect(all['apps/api']?.['bundle']).toMatchObject({ executor: '@slipway/nx:bundle', dependsOn: ['build'] });
  expect(all['deploy']?.['local']).not.toHaveProperty('dependsOn');
});
