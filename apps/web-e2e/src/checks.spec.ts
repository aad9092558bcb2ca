import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { realBundle } from './harness/bundles.ts';
import { killNow } from './harness/processes.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

interface ChecksDocument {
  ok: boolean;
  checks: { name: string; state: string; found: string; next?: string }[];
}

async function look(
  workspace: Workspace,
  verb: string,
): Promise<ChecksDocument & { exitCode: number | null }> {
  const { exitCode, stdout } = await workspace.slipway(verb, 'local', '--json');
  return { ...(JSON.parse(stdout) as ChecksDocument), exitCode };
}

const states = ({ checks }: ChecksDocument) =>
  Object.fromEntries(checks.map(({ name, state }) => [name, state]));

describe('slipway setup', () => {
  test('says that a machine is ready for a first deploy, and names a port that is taken', async () => {
    const workspace = await createWorkspace();
    expect(await look(workspace, 'setup')).toMatchObject({ ok: true, exitCode: 0 });
    const other = createServer().listen(workspace.port, '127.0.0.1');
    await once(other, 'listening');
    const { checks, exitCode } = await look(workspace, 'setup');
    expect(exitCode).toBe(1);
    expect(checks.find(({ name }) => name === 'ports')).toMatchObject({
      state: 'wrong',
      found: `${String(workspace.port)} (port) is taken`,
    });
    other.close();
    await once(other, 'close');
  });
});

describe('slipway doctor', () => {
  test('finds a running environment well, then a damaged ledger, then a dead supervisor', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const well = await look(workspace, 'doctor');
    expect(states(well)).toEqual({
      supervisor: 'ok',
      replicas: 'ok',
      traffic: 'ok',
      writes: 'ok',
      'ledger of web': 'ok',
      localhost: 'ok',
      disk: 'ok',
    });
    expect(well.exitCode).toBe(0);

    appendFileSync(join(workspace.state, 'ledger', 'web.jsonl'), 'scribble\n');
    expect(states(await look(workspace, 'doctor'))).toMatchObject({
      'ledger of web': 'wrong',
      traffic: 'ok',
    });

    killNow(workspace.supervisor());
    const { exitCode, stdout } = await workspace.slipway('doctor', 'local');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('✖ supervisor');
    expect(stdout).toContain('next: slipway deploy local');
  });
});
