import { realGreeting } from '../harness/bundles.ts';
import { underLoad } from '../harness/load.ts';
import { createDockerWorkspace, ownEnvironment, webImage } from './docker-workspace.ts';

const other = 'Hello from the other environment!';

test('two environments on one engine know nothing of each other, whatever their names', async () => {
  const name = ownEnvironment();
  // Joined with the name of its service, each is called NAME-eu-web.
  const one = await createDockerWorkspace({}, `${name}-eu`);
  const two = await createDockerWorkspace({}, name);
  const greets = (text: string) => {
    two.callService('eu-web', { config: { GREETING: text } });
  };
  greets(other);
  await one.deploy(webImage);

  await underLoad(one.url, { texts: [realGreeting], perSecond: 50 }, async () => {
    await two.deploy(webImage);
    expect(await two.served()).toBe(other);
    greets(`${other}!`);
    expect(await two.deploy(webImage)).toMatchObject({ release: 'r2', lost: 0 });
    expect(await two.rollback()).toMatchObject({ release: 'r1', lost: 0 });
    expect(await two.served()).toBe(other);
    expect(await two.slipway('down', two.environment, '--purge')).toMatchObject({ exitCode: 0 });
  });

  expect(await one.served()).toBe(realGreeting);
  expect(await one.status()).toMatchObject({ services: { web: { current: 'r1' } } });
  expect((await one.history()).attempts).toHaveLength(1);
});
