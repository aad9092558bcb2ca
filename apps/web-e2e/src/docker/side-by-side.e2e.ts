import { realGreeting } from '../harness/bundles.ts';
import { underLoad } from '../harness/load.ts';
import { createDockerWorkspace, ownEnvironment, webImage } from './docker-workspace.ts';

const other = 'Hello from the other environment!';

test('two environments on one engine know nothing of each other', async () => {
  const one = await createDockerWorkspace();
  const two = await createDockerWorkspace({ config: { GREETING: other } });
  await one.deploy(webImage);

  await underLoad(one.url, { texts: [realGreeting] }, async () => {
    await two.deploy(webImage);
    two.configure({ config: { GREETING: `${other}!` } });
    expect(await two.deploy(webImage)).toMatchObject({ release: 'r2', lost: 0 });
    expect(await two.rollback()).toMatchObject({ release: 'r1', lost: 0 });
    expect(await two.served()).toBe(other);
    expect(await two.slipway('down', two.environment, '--purge')).toMatchObject({ exitCode: 0 });
  });

  expect(await one.served()).toBe(realGreeting);
  expect((await one.history()).attempts).toHaveLength(1);
});

test('names that read the same when joined are two environments, two projects', async () => {
  const name = ownEnvironment();
  const long = await createDockerWorkspace({}, `${name}-eu`);
  const short = await createDockerWorkspace({}, name);
  short.callService('eu-web', { config: { GREETING: other } });

  await long.deploy(webImage);
  await short.deploy(webImage);

  expect(await long.served()).toBe(realGreeting);
  expect(await short.served()).toBe(other);
  expect(await short.slipway('down', short.environment, '--purge')).toMatchObject({ exitCode: 0 });
  expect(await long.served()).toBe(realGreeting);
  expect(await long.status()).toMatchObject({ services: { web: { current: 'r1' } } });
});
