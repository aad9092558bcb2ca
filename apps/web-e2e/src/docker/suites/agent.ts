import { realGreeting } from '../../harness/bundles.ts';
import { eventually } from '../../harness/eventually.ts';
import { ask } from '../../harness/http.ts';
import { webImage, type DockerWorkspace } from '../docker-workspace.ts';
import { containers, docker } from '../docker.ts';
import { underLoad } from '../../harness/load.ts';
import type { DockerPlatform } from '../on-docker.ts';

const nameOf = (id: string) => docker('inspect', '--format', '{{.Name}}', id).slice(1);
const startedAt = (id: string) => docker('inspect', '--format', '{{.State.StartedAt}}', id);

/** Stops a process without ending it: it takes connections, and answers none. */
const freeze = (id: string) => docker('kill', '--signal', 'STOP', id);
const thaw = (id: string) => docker('kill', '--signal', 'CONT', id);

/** The stack's agent tells Nginx which replicas are ready, and restarts those that are not alive. */
export function agentWatches({ create }: DockerPlatform): void {
  let workspace: DockerWorkspace;
  let release: string;

  beforeAll(async () => {
    workspace = await create();
    ({ release } = await workspace.deploy(webImage));
  });

  const replicas = () =>
    containers(`slipway.environment=${workspace.environment}`, `slipway.release=${release}`);

  /** What Nginx was told last. */
  function unready(): string[] {
    const text = docker('exec', workspace.component('nginx'), 'cat', '/etc/nginx/health/unready.json');
    return (JSON.parse(text) as { replicas: string[] }).replicas;
  }

  /** True where many requests are all answered at once; one that a frozen replica has would wait for it. */
  async function isAnswered(): Promise<boolean> {
    const asked = Array.from({ length: 20 }, () => ask(workspace.url, { timeout: 1_000 }));
    return (await Promise.allSettled(asked)).every(({ status }) => status === 'fulfilled');
  }

  test('a replica that is not ready gets no requests, and gets them again when it is', async () => {
    const [victim = ''] = replicas();
    const before = startedAt(victim);
    freeze(victim);
    await eventually('Nginx is told', () => unready().includes(nameOf(victim)));
    await eventually('Nginx has heard it', isAnswered);
    // Docker's own check takes minutes to find out, or has not had its first look.
    const { replicas: seen } = await workspace.release(release);
    expect(seen.filter(({ state }) => state === 'ready')).toHaveLength(1);

    await underLoad(workspace.url, { texts: [realGreeting], perSecond: 50 }, async () => {
      for (let asked = 0; asked < 50; asked += 1) await ask(workspace.url);
    });

    thaw(victim);
    await eventually('it counts as ready again', () => unready().length === 0);
    expect(startedAt(victim)).toBe(before);
  });

  test('where no replica is ready, a request waits, and is answered once one is', async () => {
    const all = replicas();
    all.forEach(freeze);
    await eventually('Nginx is told of all', () => unready().length === all.length);

    const waiting = ask(workspace.url);
    all.forEach(thaw);

    expect((await waiting).status).toBe(200);
  });

  test('a replica that is not alive is restarted', async () => {
    const [victim = ''] = replicas();
    const before = startedAt(victim);
    freeze(victim);

    await eventually('it was restarted', () => startedAt(victim) !== before);
    await eventually('it is ready', () => unready().length === 0);
    expect((await ask(workspace.url)).status).toBe(200);
  });

  test('without the agent every replica counts as ready, and nothing is lost', async () => {
    docker('stop', workspace.component('agent'));

    await underLoad(workspace.url, { texts: [realGreeting], perSecond: 50 }, async () => {
      for (let asked = 0; asked < 100; asked += 1) await ask(workspace.url);
    });

    docker('start', workspace.component('agent'));
    await eventually('it is there again', () => unready().length === 0);
  });
}
