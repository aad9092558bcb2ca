import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  crashesWhile,
  ignoresSigterm,
  realBundle,
  realGreeting,
  takesItsTime,
  takingItsTime,
} from './harness/bundles.ts';
import { eventually } from './harness/eventually.ts';
import { ask } from './harness/http.ts';
import { underLoad } from './harness/load.ts';
import { isAlive } from './harness/processes.ts';
import { onLocal } from './harness/on-local.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';
import { replicasComeBack } from './suites/killed-replica.ts';

async function pidsOf(workspace: Workspace, release = 'r1'): Promise<number[]> {
  const { replicas } = await workspace.release(release);
  return replicas.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
}

replicasComeBack(onLocal);

describe('a replica', () => {
  test('that is killed with requests in its hands gives them to another one', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(takesItsTime(realGreeting));
    const [first] = await pidsOf(workspace);
    const answers = Array.from({ length: 10 }, () =>
      ask(workspace.url, { headers: { 'x-take-ms': '3000' } }),
    );
    await eventually('all requests have arrived', async () => {
      const lines = await workspace.lines('r1');
      return lines.filter(({ text }) => text.includes(takingItsTime)).length >= answers.length;
    });

    process.kill(first ?? 0, 'SIGKILL');

    expect((await Promise.all(answers)).map(({ body }) => body)).toEqual(answers.map(() => realGreeting));
  });

  test('that is the last to be killed keeps visitors waiting, not turned away', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const pids = await pidsOf(workspace);
    const load = { texts: [realGreeting], kinds: ['keep-alive', 'fresh'] as const, perSecond: 100 };

    await underLoad(workspace.url, load, async () => {
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      await eventually('all replicas are back', async () => {
        const { replicas } = await workspace.release('r1');
        return replicas.every(({ state, restarts }) => state === 'ready' && restarts === 1);
      });
    });
  });

  test('that is not alive any more is ended and started again', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const [first = 0] = await pidsOf(workspace);
    // It takes connections still, and answers none.
    process.kill(first, 'SIGSTOP');

    await eventually('another process is in its place', async () => {
      const [now] = await pidsOf(workspace);
      return now !== undefined && now !== first;
    });
    await eventually('it is ready', async () =>
      (await workspace.release('r1')).replicas.every(({ state }) => state === 'ready'),
    );
    const texts = (await workspace.lines('r1')).map(({ text }) => text);
    expect(texts.some((text) => text.includes('r1-1 is not alive'))).toBe(true);
  });

  test('that crashes in a loop is shown as backing off, and recovers once it can', async () => {
    const workspace = await createWorkspace();
    const fault = join(workspace.folder, 'fault');
    await workspace.deploy(crashesWhile(fault));

    writeFileSync(fault, '');
    await eventually('a replica backs off after several starts', async () => {
      const { replicas } = await workspace.release('r1');
      return replicas.some(({ state, restarts }) => state === 'backing-off' && restarts >= 2);
    });
    const { stdout } = await workspace.slipway('status', 'local');
    expect(stdout).toMatch(/r1-[12] +(backing-off|starting|ready|unready)/);

    rmSync(fault);
    await eventually('all replicas are ready again', async () => {
      const { replicas } = await workspace.release('r1');
      return replicas.every(({ state }) => state === 'ready');
    });
    expect(await workspace.served()).toBe(realGreeting);
  });

  test('that ignores SIGTERM is ended all the same when its environment is taken down', async () => {
    const workspace = await createWorkspace({ drain: { within: '300ms' } });
    await workspace.deploy(ignoresSigterm(realGreeting));
    const pids = await pidsOf(workspace);

    expect(await workspace.slipway('down', 'local')).toMatchObject({ exitCode: 0 });

    await eventually('all processes have ended', () => pids.every((pid) => !isAlive(pid)));
    expect(workspace.processes()).toEqual([]);
  });
});
