import { everyRequestFails, greeting, realBundle, realGreeting } from './harness/bundles.ts';
import { run } from './harness/command.ts';
import type { AttemptDocument } from './harness/documents.ts';
import { slipwayProgram } from './harness/repository.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

interface StoryDocument {
  services: {
    id: string;
    verdict: string | null;
    hauledBack: string | null;
    frozen: { id: string } | null;
    attempts: (AttemptDocument & {
      by: { user: string; host: string; run?: string };
      verdicts: { verdict: string; findings: { source: string; because: string }[] }[];
    })[];
    replacedBy: AttemptDocument[];
  }[];
}

const again = 'Hello again!';

describe('the story of a release', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    // As in a CI: the page of the run is remembered.
    const inCi = {
      GITHUB_SERVER_URL: 'https://git.example',
      GITHUB_REPOSITORY: 'kit/boats',
      GITHUB_RUN_ID: '42',
    };
    const args = [slipwayProgram, 'deploy', 'local', '--artifact', greeting(again)];
    const ended = await run(process.execPath, args, { cwd: workspace.folder, env: inCi });
    expect(ended).toMatchObject({ exitCode: 0 });
    await workspace.rollback();
    await workspace.tryDeploy(everyRequestFails('broken for good'));
  });

  async function story(id: string): Promise<StoryDocument['services'][number]> {
    const { services } = (await workspace.document('history', 'local', id)) as StoryDocument;
    const [web] = services;
    if (!web) throw new Error('history tells of no service');
    return web;
  }

  test('shows every attempt: by whom, from where, its verdict and evidence, and its end', async () => {
    const { attempts, replacedBy, hauledBack, verdict, frozen } = await story('r2');
    expect(frozen).toMatchObject({ id: 'r2' });
    expect(verdict).toBe('healthy');
    expect(hauledBack).toContain('rolled back by the rollback to r1');
    expect(attempts).toMatchObject([
      {
        action: 'deploy',
        from: 'r1',
        by: { run: 'https://git.example/kit/boats/actions/runs/42' },
        ended: { outcome: 'serving' },
      },
    ]);
    expect(attempts[0]?.verdicts.at(-1)).toMatchObject({ verdict: 'healthy' });
    expect(attempts[0]?.verdicts.at(-1)?.findings.map(({ source }) => source)).toContain('probes');
    expect(replacedBy).toMatchObject([{ action: 'rollback', release: 'r1' }]);
  });

  test('is for people too', async () => {
    const { stdout } = await workspace.slipway('history', 'local', 'r2');
    expect(stdout).toContain('web r2: judged healthy');
    expect(stdout).toMatch(/rolled back: it was rolled back by the rollback to r1 at \S+/);
    expect(stdout).toMatch(/^#2 {2}deploy of r2 from r1, .*: serving$/m);
    expect(stdout).toContain(', https://git.example/kit/boats/actions/runs/42');
    expect(stdout).toMatch(/phases +plan .*, build .*, launch /);
    expect(stdout).toMatch(/probed +[\d,]+ requests, 0 lost/);
    // Without an environment it is of the only one that has releases.
    expect((await workspace.slipway('history', 'r2')).stdout).toBe(stdout);
  });

  test('says why a release was refused', async () => {
    const { verdict, hauledBack, attempts } = await story('r3');
    expect(verdict).toBe('unhealthy');
    expect(hauledBack).toContain('judged unhealthy in attempt 4');
    expect(attempts[0]?.ended).toMatchObject({ outcome: 'failed' });
  });

  test('of a release that never was is an error', async () => {
    const { exitCode, stderr } = await workspace.slipway('history', 'local', 'r99');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('There was never a release r99 in local');
  });
});

describe('a release that was rolled back', () => {
  test.each([
    {
      how: 'by a rollback',
      haul: async (workspace: Workspace) => {
        await workspace.deploy(greeting(again));
        await workspace.rollback();
      },
      why: 'rolled back by the rollback to r1',
      insisting: { exitCode: 0 },
      serves: again,
    },
    {
      how: 'by its verdict',
      haul: async (workspace: Workspace) => {
        await workspace.tryDeploy(everyRequestFails('broken'));
      },
      why: 'judged unhealthy in attempt 2',
      // Even then it has to pass its probes.
      insisting: { exitCode: 1 },
      serves: realGreeting,
    },
  ])('$how serves again only where someone insists', async ({ haul, why, insisting, serves }) => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    await haul(workspace);

    const refused = await workspace.slipway('rollback', 'local', '--to', 'r2');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('web r2 was rolled back in local');
    expect(refused.stderr).toContain(why);
    expect(refused.stderr).toContain('--force');
    expect(await workspace.served()).toBe(realGreeting);

    expect(await workspace.slipway('rollback', 'local', '--to', 'r2', '--force')).toMatchObject(insisting);
    expect(await workspace.served()).toBe(serves);
  });
});
