import { realGreeting } from '../harness/bundles.ts';
import { ask } from '../harness/http.ts';
import { underLoad } from '../harness/load.ts';
import { createDockerWorkspace, webImage, type DockerWorkspace } from './docker-workspace.ts';
import { docker } from './docker.ts';

const texts = [realGreeting];
let workspace: DockerWorkspace;

beforeAll(async () => {
  workspace = await createDockerWorkspace();
  await workspace.deploy(webImage);
});

function startedAt(component: string): string {
  return docker('inspect', '--format', '{{.State.StartedAt}}', workspace.component(component));
}

test('a change of the balancer takes a reload; of another component, only that one', async () => {
  const before = { nginx: startedAt('nginx'), loki: startedAt('loki'), prometheus: startedAt('prometheus') };
  workspace.edit('deploy/nginx/slipway/nginx.conf', (text) =>
    text.replace('add_header X-Request-Id $id always;', '$&\n        add_header X-Changed yes always;'),
  );
  workspace.edit('deploy/prometheus/prometheus.yml', (text) =>
    text.replace('evaluation_interval: 15s', 'evaluation_interval: 14s'),
  );
  // Each on a connection of its own: one that is kept stays with a worker of the configuration before.
  const changed = async () => (await ask(workspace.url)).headers['x-changed'];
  expect(await changed()).toBeUndefined();

  await underLoad(workspace.url, { texts, perSecond: 200 }, async () => {
    expect(await workspace.deploy(webImage)).toMatchObject({ outcome: 'unchanged' });
  });

  expect(await changed()).toBe('yes');
  expect(startedAt('nginx')).toBe(before.nginx);
  expect(startedAt('loki')).toBe(before.loki);
  expect(startedAt('prometheus')).not.toBe(before.prometheus);
});

test('a change that is taken back is taken back in the balancer', async () => {
  workspace.edit('deploy/nginx/slipway/nginx.conf', (text) =>
    text.replace('\n        add_header X-Changed yes always;', ''),
  );
  expect(await workspace.deploy(webImage)).toMatchObject({ outcome: 'unchanged' });
  expect((await ask(workspace.url)).headers['x-changed']).toBeUndefined();
});

test('a component that was removed by hand is there again after a deploy of what has not changed', async () => {
  docker('rm', '--force', workspace.component('prometheus'));
  expect(await workspace.deploy(webImage)).toMatchObject({ outcome: 'unchanged' });
  expect(docker('inspect', '--format', '{{.State.Status}}', workspace.component('prometheus'))).toBe(
    'running',
  );
});

test('a configuration that Nginx refuses changes nothing, and its wrong line is shown', async () => {
  workspace.edit('deploy/nginx/slipway/nginx.conf', (text) =>
    text.replace('send_timeout 30s', 'send_timeout soon'),
  );

  await underLoad(workspace.url, { texts }, async () => {
    const { exitCode, stderr } = await workspace.tryDeploy(webImage);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Nginx refuses the balancer's configuration");
    expect(stderr).toMatch(/"send_timeout" directive invalid value in .*nginx\.conf:\d+/);
  });

  expect((await workspace.status()).up).toBe(true);
});

test('a component that does not come up is named with its last lines; all serves on', async () => {
  workspace.edit('deploy/nginx/slipway/nginx.conf', (text) =>
    text.replace('send_timeout soon', 'send_timeout 30s'),
  );
  workspace.edit('deploy/prometheus/prometheus.yml', (text) => text.replace('global:', 'globe:'));

  await underLoad(workspace.url, { texts }, async () => {
    const { exitCode, stderr } = await workspace.tryDeploy(webImage);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`prometheus of ${workspace.environment} did not come up`);
    expect(stderr).toContain('field globe not found');
    expect(stderr).toContain('what served before serves on');
  });
});

test('up brings back what a clean-up of the engine took of a stack that was down', async () => {
  workspace.edit('deploy/prometheus/prometheus.yml', (text) => text.replace('globe:', 'global:'));
  await workspace.slipway('down', workspace.environment);
  const project = `com.docker.compose.project=slipway-${workspace.environment}`;
  docker('rm', '--force', ...docker('ps', '--all', '--quiet', '--filter', `label=${project}`).split('\n'));
  docker('image', 'rm', '--force', `slipway-${workspace.environment}/nginx`);

  const { exitCode, stderr } = await workspace.slipway('plan', workspace.environment, '--artifact', webImage);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`slipway up ${workspace.environment} builds it again`);

  expect((await workspace.slipway('up', workspace.environment)).exitCode).toBe(0);
  expect(await workspace.served()).toBe(realGreeting);
});
