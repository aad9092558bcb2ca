import { realGreeting } from './bundles.ts';
import type { Ended, RunningCommand } from './command.ts';
import { next, texts } from './kills.ts';
import { underLoad } from './load.ts';
import type { Workspace } from './workspace.ts';

interface Stopped {
  workspace: Workspace;
  /** The artifact that answers with `realGreeting`, and the one that answers with `next`. */
  artifacts: { old: string; new: string };
}

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
export function describeStopsAtTheEnd(open: () => Promise<Stopped>): void {
  let stopped: Stopped;

  beforeAll(async () => {
    stopped = await open();
    await stopped.workspace.deploy(stopped.artifacts.old);
  });

  const moments = ['judge', 'drain', 'retire'].flatMap((phase) =>
    ways.map(([way, stop]) => ({ phase, way, stop })),
  );
  test.each(moments)('by $way after its phase $phase', async ({ phase, stop }) => {
    const { workspace, artifacts } = stopped;
    const old = await workspace.settled();
    let end: Ended | undefined;
    await underLoad(workspace.url, { texts, perSecond: 50 }, async () => {
      const deploy = workspace.start('deploy', workspace.environment, '--artifact', artifacts.new, '--force');
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
