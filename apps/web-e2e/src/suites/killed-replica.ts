import { realBundle, realGreeting } from '../harness/bundles.ts';
import { eventually } from '../harness/eventually.ts';
import { visitors } from '../harness/kills.ts';
import { underLoad } from '../harness/load.ts';
import type { SuitePlatform } from '../harness/suite-platform.ts';

export function replicasComeBack({ create, artifactOf }: SuitePlatform): void {
  test('a replica that is killed comes back, and no visitor notices', async () => {
    const workspace = await create();
    const { release } = await workspace.deploy(artifactOf(realBundle));
    const [victim] = (await workspace.release(release)).replicas;
    const { pid } = victim ?? {};
    if (!pid) throw new Error(`${release} has no running replica`);

    await underLoad(workspace.url, { ...visitors, texts: [realGreeting] }, async () => {
      process.kill(pid, 'SIGKILL');
      const replica = await eventually('the replica is back', async () => {
        const one = (await workspace.release(release)).replicas.find(({ id }) => id === victim?.id);
        return one?.state === 'ready' && one.pid !== pid ? one : undefined;
      });
      expect(replica.restarts).toBe(1);
    });
  });
}
