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

test.each([
  ['local', 'platform: local\nport: 2727\nservices:\n  web: {}\n'],
  ['staging', 'platform: docker\nport: 2727\nservices:\n  web: {}\n'],
])(
  'deploy/environments/%s.yaml, a commented sample, says nothing but the defaults',
  async (name, minimal) => {
    const root = resolve(import.meta.dirname, '../../../../..');
    const file = `deploy/environments/${name}.yaml`;
    const { services, ...rest } = loadEnvironment({ root }, name);
    // Services that have been added since say what they like.
    const sample = { ...rest, services: { web: services['web'] } };
    expect(sample).toEqual({ ...(await load(minimal)), name, file });
  },
);

const two = (web: string, api: string) =>
  `platform: local\nport: 2727\nservices:\n  web: ${web}\n  api: ${api}\n`;

test('a service is probed at its own route where nothing else is said', async () => {
  const { services } = await load(two('{}', '{ route: /api }'));
  expect([services['web']?.probe.path, services['api']?.probe.path]).toEqual(['/', '/api']);
});

test.each([
  ['{}', '{}', 'services.web.route: is the route of api too; expected one of its own'],
  ['{ route: /api/ }', '{ route: /api }', 'services.web.route: is the route of api too'],
  [
    '{}',
    '{ route: /api, probe: { path: /health } }',
    "services.api.probe.path: /health goes to web; expected a path below api's own route, /api",
  ],
  ['{ probe: { path: "/api/x?a=1" } }', '{ route: /api }', 'services.web.probe.path: /api/x?a=1 goes to api'],
  ['{ route: /web, probe: { path: / } }', '{ route: /api }', 'services.web.probe.path: / goes to no service'],
])("services that would get each other's requests are refused: %s and %s", async (web, api, why) => {
  expect((await refusal(two(web, api))).why).toContain(why);
});

test('durations are given with a unit and read as milliseconds', async () => {
  const environment = await load(shortest.replace('{}', '{ ready: { within: 1.5s } }'));
  expect(environment.services['web']?.ready.within).toBe(1_500);
});

test('sizes are given with a unit of 1,024 and read as bytes', async () => {
  const environment = await load(shortest.replace('{}', '{ limits: { body: 2MB } }'));
  expect(environment.services['web']?.limits).toEqual({
    headers: 32_768,
    body: 2_097_152,
    answer: 60_000,
    idle: 600_000,
  });
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

const onDocker = 'platform: docker\nport: 2727\nservices:\n  web: {}\n';

test.each(['Staging', 'eu.west', 'eu_', '-eu', 'a b', '*'])(
  'on Docker an environment called "%s" is refused, with a name that can be used',
  async (name) => {
    await withFile(onDocker, (root) => {
      writeFileSync(join(root, `deploy/environments/${name}.yaml`), onDocker);
      const { why, next } = refusalOf(() => loadEnvironment({ root }, name));
      expect(why).toContain(`Docker takes no "${name}" as a name`);
      expect(next).toMatch(/for example to [a-z0-9-]+\.yaml$/);
    });
  },
);

test.each(['eu_west', 'eu-west-1', '2'])('on Docker an environment may be called "%s"', async (name) => {
  await withFile(onDocker, (root) => {
    writeFileSync(join(root, `deploy/environments/${name}.yaml`), onDocker);
    expect(loadEnvironment({ root }, name)).toMatchObject({ name });
  });
});

test.each(['loki', 'nginx', 'other'])('on Docker no service may be called %s', async (name) => {
  const { why } = await refusal(onDocker.replace('web', name));
  expect(why).toBe(`services.${name}: is a name of the stack; expected another one`);
});

test.each([
  ['port: 2727', 'port: high', 'port: expected number, received string'],
  ['port: 2727', 'port: 70000', 'port: Too big'],
  ['web: {}', 'web: { replicas: 0 }', 'services.web.replicas: Too small'],
  ['web: {}', 'web: { ready: { within: soon } }', 'services.web.ready.within: expected a duration such as'],
  ['web: {}', 'web: { replica: 2 }', 'unknown key "replica" in services.web'],
  ['web: {}', 'web: { config: { greeting: hi } }', 'services.web.config.greeting'],
  [
    'web: {}',
    'web: { secrets: { KEY: hunter2 } }',
    'services.web.secrets.KEY: expected { env: NAME }, { file',
  ],
  [
    'web: {}',
    'web: { secrets: { KEY: { env: A, file: b } } }',
    'services.web.secrets.KEY: expected { env: NAME }',
  ],
  ['web: {}', 'web: { secrets: { KEY: { command: [] } } }', 'services.web.secrets.KEY.command: Too small'],
  [
    'web: {}',
    'web: { config: { KEY_FILE: x }, secrets: { KEY: { env: A } } }',
    'services.web.secrets: KEY_FILE is in config too',
  ],
  ['web: {}', 'web: { rollout: { steps: [] } }', 'services.web.rollout.steps: expected at least one step'],
  [
    'web: {}',
    'web: { rollout: { steps: [{ share: 50, for: 1s }] } }',
    'services.web.rollout.steps: expected a last step with share 100',
  ],
  [
    'web: {}',
    'web: { rollout: { steps: [{ share: 50, for: 1s }, { share: 20, for: 1s }, { share: 100, for: 1s }] } }',
    'services.web.rollout.steps: expected shares that rise from step to step',
  ],
  [
    'web: {}',
    'web: { rollout: { steps: [{ share: 0, for: 1s }, { share: 100, for: 1s }] } }',
    'services.web.rollout.steps.0.share: expected a share above 0 %',
  ],
  [
    'web: {}',
    'web: { rollout: { inconclusive: maybe } }',
    'services.web.rollout.inconclusive: expected promote, wait or rollback',
  ],
  ['web: {}', 'web: { drain: { streams: cut } }', 'services.web.drain.streams: expected keep or close'],
  ['web: {}', 'web: { limits: { body: 10 } }', 'services.web.limits.body: expected a size such as 32KB'],
  ['web: {}', 'web: { limits: { headers: 1GB } }', 'services.web.limits.headers: expected at most 256KB'],
  [
    'port: 2727',
    'port: 2727\nproxy: { trusted: [proxy.example] }',
    'proxy.trusted.0: expected an address or a network such as 10.0.0.0/8',
  ],
  ['platform: local', 'platform: kubernetes', 'platform: expected "local" or "docker"'],
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
