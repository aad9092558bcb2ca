import { realGreeting, takesItsTime, takingItsTime } from './harness/bundles.ts';
import { eventually } from './harness/eventually.ts';
import { ask } from './harness/http.ts';
import { createWorkspace } from './harness/workspace.ts';

test('down keeps the lock until all is stopped: a deploy meanwhile waits its turn', async () => {
  const workspace = await createWorkspace();
  const bundle = takesItsTime(realGreeting);
  await workspace.deploy(bundle);
  const patient = ask(workspace.url, { headers: { 'x-take-ms': '12000' } });
  await eventually('the request has arrived', async () =>
    (await workspace.lines('r1')).some(({ text }) => text.includes(takingItsTime)),
  );
  const down = workspace.start('down', 'local');
  await eventually('the port is closed', () =>
    ask(workspace.url).then(
      () => false,
      () => true,
    ),
  );
  expect((await workspace.status()).holder).toMatchObject({ command: 'down' });
  const refused = await workspace.tryDeploy(bundle);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('down');
  const deploy = workspace.deploy(bundle, '--wait');
  expect(await patient).toMatchObject({ status: 200, body: realGreeting });
  expect(await down.ended).toMatchObject({ exitCode: 0 });
  expect(await deploy).toMatchObject({ release: 'r1', outcome: 'revived' });
  expect(await workspace.served()).toBe(realGreeting);
});
