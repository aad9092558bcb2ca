import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SlipwayError } from '../errors/slipway-error.ts';
import { withFolder } from '../testing/temporary-folder.ts';
import { loadEnvironment } from './load.ts';
import type { Environment } from './schema.ts';

function withFile<T>(text: string, test: (root: string) => T): Promise<T> {
  return withFolder((root) => {
    mkdirSync(join(root, 'deploy/environments'), { recursive: true });
    writeFileSync(join(root, 'deploy/environments/local.yaml'), text);
    return test(root);
  });
}

const load = (text: string): Promise<Environment> =>
  withFile(text, (root) => loadEnvironment({ root }, 'local'));

const refusal = (text: string): Promise<SlipwayError> =>
  withFile(text, (root) => refusalOf(() => loadEnvironment({ root }, 'local')));

function refusalOf(call: () => unknown): SlipwayError {
  try {
    call();
  } catch (error) {
    if (error instanceof SlipwayError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const shortest = 'platform: local\nport: 2727\nservices:\n  web: {}\n';

test('the commented sample in deploy/environments is a valid environment that says nothing but the defaults', async () => {
  const root = resolve(import.meta.dirname, '../../../..');
  expect(loadEnvironment({ root }, 'local')).toEqual(await load(shortest));
});

test('durations are given with a unit and read as milliseconds', async () => {
  const environment = await load(shortest.replace('{}', '{ ready: { within: 1.5s } }'));
  expect(environment.services['web']?.ready.within).toBe(1_500);
});

test('an unknown environment is answered with those that there are', async () => {
  await withFile(shortest, (root) => {
    const error = refusalOf(() => loadEnvironment({ root }, 'lokal'));
    expect(error.message).toBe('There is no environment "lokal"');
    expect(error.why).toBe('deploy/environments has local');
  });
});

test('a file that is not YAML is refused with the line that is wrong', async () => {
  const { message, why } = await refusal('platform: local\nport: [2727\n');
  expect(message).toBe('deploy/environments/local.yaml is not valid YAML');
  expect(why).toContain('line');
});

test.each([
  ['port: 2727', 'port: high', 'port: expected number, received string'],
  ['port: 2727', 'port: 70000', 'port: Too big'],
  ['web: {}', 'web: { replicas: 0 }', 'services.web.replicas: Too small'],
  ['web: {}', 'web: { ready: { within: soon } }', 'services.web.ready.within: expected a duration such as'],
  ['web: {}', 'web: { replica: 2 }', 'unknown key "replica" in services.web'],
  ['web: {}', 'web: { config: { greeting: hi } }', 'services.web.config.greeting'],
  ['platform: local', 'platform: kubernetes', 'platform: expected "local"'],
])('%s written as %s is refused, naming the key and what was expected', async (right, wrong, told) => {
  const { message, why, exitCode } = await refusal(shortest.replace(right, wrong));
  expect(message).toBe('deploy/environments/local.yaml is not a valid environment');
  expect(why).toContain(told);
  expect(exitCode).toBe(2);
});

test('all that is wrong is told at once', async () => {
  const { why } = await refusal('platform: local\nport: high\nservices:\n  web: { replicas: 0 }\n');
  expect(why).toContain('port');
  expect(why).toContain('replicas');
});
