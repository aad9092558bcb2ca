import { greeting, realBundle, realGreeting } from '../harness/bundles.ts';
import type { Ended, RunningCommand } from '../harness/command.ts';
import { next, texts } from '../harness/kills.ts';
import { underLoad } from '../harness/load.ts';
import type { Workspace } from '../harness/workspace.ts';
import type { SuitePlatform } from '../harness/suite-platform.ts';

/** The ways to tell a deploy to stop. */
const ways: [string, (deploy: RunningCommand, workspace: Workspace) => unknown][] = [
  [
    'SIGINT',
    (deploy) => {
      deploy.kill('SIGINT');
    },
  ],
  [
    'SIGTERM',
    (deploy) => {
      deploy.kill('SIGTERM');
    },
  ],
  [
    'SIGINT, twice',
    (deploy) => {
      deploy.kill('SIGINT');
      deploy.kill('SIGINT');
    },
  ],
  ['slipway abort', (_, workspace) => workspace.slipway('abort', workspace.environment)],
];

/**
 * A deploy that is told to stop when it is nearly over. Either it was in time for that, or it was too late: whichever
 * it is, traffic, ledger and exit code tell the same, and no visitor notices.
 */
export function stopsAtTheEnd({ create, artifactOf }: SuitePlatform): void {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await create();
    await workspace.deploy(artifactOf(realBundle));
  });

  const moments = ['judge', 'drain', 'retire'].flatMap((phase) =>
    ways.map(([way, stop]) => ({ phase, way, stop })),
  );
  test.each(moments)('by $way after its phase $phase', async ({ phase, stop }) => {
    const old = await workspace.settled();
    let end: Ended | undefined;
    await underLoad(workspace.url, { texts, perSecond: 50 }, async () => {
      const deploy = workspace.startDeploy(artifactOf(greeting(next)), '--force');
      await deploy.said(`✔ ${phase}`);
      await stop(deploy, workspace);
      end = await deploy.ended;
    });
    const serving = await workspace.settled();
    const { release, ended } = await workspace.lastAttempt();
    const isNew = serving !== old;
    expect(isNew).toBe(serving === release);
    expect(await workspace.served()).toBe(isNew ? next : realGreeting);
    expect(ended?.outcome).toBe(isNew ? 'serving' : 'interrupted');
    expect(end?.exitCode === 0).toBe(isNew);
    // Back to where it began, for the next moment; what was committed can be gone back from.
    if (isNew) expect(await workspace.rollback()).toMatchObject({ release: old, outcome: 'serving' });
  });
}
