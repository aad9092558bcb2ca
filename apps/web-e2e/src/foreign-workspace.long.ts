import { ForeignWorkspace } from './harness/foreign-workspace.ts';
import { ask } from './harness/http.ts';

const local = 'deploy/environments/local.yaml';
const source = 'apps/api/src/app/app.service.ts';

/** What a person does who has Slipway from npm: each test goes on where the last one ended. */
describe("in a workspace of one's own, with a Nest application by Nx's generator", () => {
  let foreign: ForeignWorkspace;

  const served = async () => (await ask(`${foreign.workspace.url}/api`)).body;

  beforeAll(async () => {
    foreign = await ForeignWorkspace.create('api');
    await foreign.installSlipway();
    await foreign.changes();
  }, 1_200_000);

  test('a dry run of @slipway/nx:init tells what it would write, and writes nothing', async () => {
    const { exitCode, stdout } = await foreign.nx('generate', '@slipway/nx:init', '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(local);
    expect(await foreign.changes()).toEqual([]);
  });

  test('@slipway/nx:init makes the application deployable, and a second run changes nothing', async () => {
    await foreign.must('npx', 'nx', 'generate', '@slipway/nx:init');
    expect(await foreign.changes()).toEqual(
      expect.arrayContaining([local, 'deploy/compose.yaml', 'apps/api/Dockerfile', 'nx.json']),
    );
    await foreign.must('npx', 'nx', 'generate', '@slipway/nx:init');
    expect(await foreign.changes()).toEqual([]);
  });

  test('nx run deploy:local launches it', async () => {
    foreign.edit(local, (text) => text.replace(/^port: .*$/m, `port: ${foreign.workspace.port}`));
    const { exitCode, stdout, stderr } = await foreign.nx('run', 'deploy:local');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout + stderr).toMatch(/r1 serves api in local: 2 replicas at .*, 0 lost, /);
    expect(JSON.parse(await served())).toEqual({ message: 'Hello API' });
  });

  test('a change of its source is live after another deploy', async () => {
    foreign.edit(source, (text) => text.replace('Hello API', 'Hello again'));
    const { exitCode, stdout, stderr } = await foreign.nx('run', 'deploy:local');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout + stderr).toMatch(/r2 serves api in local: .*, 0 lost, /);
    expect(JSON.parse(await served())).toEqual({ message: 'Hello again' });
  });

  test('nx run deploy:rollback rolls it back', async () => {
    const { exitCode, stdout, stderr } = await foreign.nx('run', 'deploy:rollback');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout + stderr).toMatch(/r1 serves api in local: .*, 0 lost, /);
    expect(JSON.parse(await served())).toEqual({ message: 'Hello API' });
  });

  test('its lines are those of @slipway/logging', async () => {
    const { exitCode, stdout } = await foreign.nx('run', 'deploy:logs');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/"service":"api".*"route":"\/api"/);
  });

  test('nx run deploy:down takes all of it down', async () => {
    await foreign.must('npx', 'nx', 'run', 'deploy:down');
    expect(foreign.workspace.processes()).toEqual([]);
  });
});
