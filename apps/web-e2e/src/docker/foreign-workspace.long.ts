import { renameSync } from 'node:fs';
import { ForeignWorkspace } from '../harness/foreign-workspace.ts';
import { ask } from '../harness/http.ts';
import { freePorts } from '../harness/ports.ts';
import { images, ownEnvironment, takeOffEngine } from './docker-workspace.ts';
import { tryDocker } from './docker.ts';

const source = 'apps/api/src/app/app.service.ts';

/** As on `local`, with the stack's files that the generator has copied. */
describe("in a workspace of one's own, on Docker", () => {
  const environment = ownEnvironment();
  let foreign: ForeignWorkspace;

  const served = async () => (await ask(`${foreign.workspace.url}/api`)).body;

  beforeAll(async () => {
    foreign = await ForeignWorkspace.create('api');
    await foreign.installSlipway();
    await foreign.must('npx', 'nx', 'generate', '@slipway/nx:init');
    // Another name than `staging`, which may be in use on this engine.
    const file = foreign.workspace.environmentFile(environment);
    renameSync(foreign.workspace.environmentFile('staging'), file);
    const [first, second] = [await freePorts(), await freePorts()];
    const admin = { fluentd: first, grafana: first + 1, prometheus: second, alertmanager: second + 1 };
    foreign.edit(`deploy/environments/${environment}.yaml`, (text) =>
      text.replace(
        /^port: .*$/m,
        [
          `port: ${foreign.workspace.port}`,
          `admin: ${JSON.stringify(admin)}`,
          `images: ${JSON.stringify(images)}`,
        ].join('\n'),
      ),
    );
  }, 1_200_000);

  afterAll(() => {
    takeOffEngine(environment);
    tryDocker('rmi', 'slipway/api');
  });

  test('a deploy brings up the stack and launches it', async () => {
    const { exitCode, stdout, stderr } = await foreign.nx('run', `deploy:${environment}`);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout + stderr).toContain(`r1 serves api in ${environment}`);
    expect(JSON.parse(await served())).toEqual({ message: 'Hello API' });
  });

  test('a change of its source is live after another deploy', async () => {
    foreign.edit(source, (text) => text.replace('Hello API', 'Hello again'));
    await foreign.must('npx', 'nx', 'run', `deploy:${environment}`);
    expect(JSON.parse(await served())).toEqual({ message: 'Hello again' });
  });

  test('a rollback brings the first one back', async () => {
    await foreign.must('npx', 'nx', 'run', `deploy:rollback:${environment}`);
    expect(JSON.parse(await served())).toEqual({ message: 'Hello API' });
  });
});
