import { realGreeting } from '../harness/bundles.ts';
import { eventually } from '../harness/eventually.ts';
import { underLoad } from '../harness/load.ts';
import { createDockerWorkspace, webImage } from './docker-workspace.ts';

test('a replica that is killed comes back, and the balancer routes round it meanwhile', async () => {
  const workspace = await createDockerWorkspace();
  await workspace.deploy(webImage);
  const [victim] = (await workspace.release('r1')).replicas;
  const { pid } = victim ?? {};
  if (!pid) throw new Error('r1 has no running replica');
  const kinds = ['keep-alive', 'fresh'] as const;

  // GET only: a POST that a replica took with it when it died must not be sent to another one.
  await underLoad(workspace.url, { texts: [realGreeting], kinds }, async () => {
    process.kill(pid, 'SIGKILL');
    await eventually('the replica is back', async () => {
      const { replicas } = await workspace.release('r1');
      const one = replicas.find(({ id }) => id === victim?.id);
      return one?.state === 'ready' && one.pid !== pid;
    });
  });
});
