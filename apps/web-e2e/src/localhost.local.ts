import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { realBundle, realGreeting } from './harness/bundles.ts';
import { RunningCommand } from './harness/command.ts';
import { slipwayProgram } from './harness/repository.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

const misleading = join(import.meta.dirname, 'harness', 'localhost.cjs');

/** A command on a machine where `localhost` is ::1 first. */
const slipway = (workspace: Workspace, ...args: string[]) =>
  new RunningCommand(process.execPath, ['--require', misleading, slipwayProgram, ...args], {
    cwd: workspace.folder,
  }).ended;

const check = (stdout: string) =>
  (
    JSON.parse(stdout) as { checks: { name: string; state: string; found: string; next: string }[] }
  ).checks.find(({ name }) => name === 'localhost');

let asked = 0;
let stranger: Server;

/** Another program at ::1, where a browser looks first. */
async function occupy(port: number): Promise<void> {
  asked = 0;
  stranger = createServer((_request, response) => {
    asked += 1;
    response.writeHead(500).end('another program');
  }).listen(port, '::1');
  await once(stranger, 'listening');
}

afterEach(async () => {
  stranger.closeAllConnections();
  stranger.close();
  await once(stranger, 'close');
});

test('a release is judged by its own answers where another program has ::1', async () => {
  const workspace = await createWorkspace();
  await occupy(workspace.port);

  const { exitCode, stdout } = await slipway(
    workspace,
    'deploy',
    'local',
    '--artifact',
    realBundle,
    '--json',
  );

  expect(JSON.parse(stdout)).toMatchObject({ results: [{ release: 'r1', lost: 0 }] });
  expect(exitCode).toBe(0);
  expect(asked).toBe(0);
  expect(await workspace.served()).toBe(realGreeting);
});

test.each(['setup', 'doctor'])('%s names the other program and its process', async (verb) => {
  const workspace = await createWorkspace();
  const before = await slipway(workspace, verb, 'local', '--json');
  expect(check(before.stdout)).toMatchObject({ state: 'ok' });
  await occupy(workspace.port);

  const { exitCode, stdout } = await slipway(workspace, verb, 'local', '--json');

  expect(exitCode).toBe(1);
  const { state, found, next } = check(stdout) ?? {};
  expect(state).toBe('wrong');
  expect(found).toContain(`[::1]:${String(workspace.port)} (port) is process ${String(process.pid)} (`);
  expect(next).toBe(`stop it, or open http://127.0.0.1:${String(workspace.port)}`);
});
