import { Agent } from 'node:http';
import { realGreeting } from '../../harness/bundles.ts';
import { eventually } from '../../harness/eventually.ts';
import { ask } from '../../harness/http.ts';
import { underLoad } from '../../harness/load.ts';
import { allAtOnce } from '../../harness/service-settings.ts';
import { countIn } from '../collected.ts';
import { createDockerWorkspace, webImage, type DockerWorkspace } from '../docker-workspace.ts';
import { docker, dockerMeanwhile } from '../docker.ts';

const texts = [realGreeting];
/** Lines that Nginx and the service write of a request. */
const nginxLines = '{job="nginx"} |= "request_id"';
const webLines = '{job="web"} |= "requestId"';

const settlingRequests = 2;

/** Kills a container's process as a crash would: to Docker it was not asked for, so the restart policy applies. */
async function crash(container: string): Promise<void> {
  const pid = Number(docker('inspect', '--format', '{{.State.Pid}}', container));
  await comesBack(container, () => {
    process.kill(pid, 'SIGKILL');
  });
}

/** Does something to a container, and waits until it is back from it. */
async function comesBack(container: string, work: () => unknown): Promise<void> {
  const started = docker('inspect', '--format', '{{.State.StartedAt}}', container);
  const working = work();
  await eventually(`${container} is back`, () => {
    const [now, health] = docker(
      ...[
        'inspect',
        '--format',
        '{{.State.StartedAt}} {{if .State.Health}}{{.State.Health.Status}}{{end}}',
        container,
      ],
    ).split(' ');
    return now !== started && (health === 'healthy' || health === '');
  });
  await working;
}

/** Components that are killed or restarted, under load: a few of them, or all. */
export function outlivesItsComponents(which: 'all' | 'few' = 'all'): void {
  let workspace: DockerWorkspace;

  beforeAll(async () => {
    workspace = await createDockerWorkspace();
    await workspace.deploy(webImage);
  });

  /** Until Loki has all lines of what was asked before, so that those of the next requests can be counted. */
  async function settled(): Promise<{ nginx: number; web: number }> {
    // Twice: Fluentd sends two chunks at a time, so that the first of them may be the later one to arrive.
    for (let time = 1; time <= settlingRequests; time += 1) {
      const id = String((await ask(workspace.url)).headers['x-request-id']);
      await eventually(
        'the last request is in Loki',
        () => countIn(workspace, `{job=~"nginx|web"} |= "${id}"`) === 2,
      );
    }
    return { nginx: countIn(workspace, nginxLines), web: countIn(workspace, webLines) };
  }

  /** Does something under load; no request may be lost, and of each there must be one line of each kind. */
  async function eachLineOnce(work: () => Promise<void>): Promise<void> {
    const before = await settled();
    const { sent } = await underLoad(workspace.url, { texts, perSecond: 200 }, work);
    const wanted = { nginx: before.nginx + sent, web: before.web + sent };
    await eventually('all lines are in Loki', () => {
      try {
        return countIn(workspace, nginxLines) >= wanted.nginx && countIn(workspace, webLines) >= wanted.web;
      } catch {
        // Loki may be just coming back.
        return false;
      }
    });
    const after = await settled();
    // The requests of `settled` more, and none twice.
    expect(after).toEqual({ nginx: wanted.nginx + settlingRequests, web: wanted.web + settlingRequests });
  }

  test.each(['fluentd', 'loki'])(
    '%s killed under load costs no request and no line, and doubles none',
    (name) => eachLineOnce(() => crash(workspace.component(name))),
  );

  test('a deploy that is judged while they are away goes through: it needs none of them', async () => {
    const steps = [{ share: 50, for: '5s' }, allAtOnce('1s')];
    workspace.configure({ rollout: { steps } });
    const away = ['fluentd', 'loki', 'prometheus'].map((name) => workspace.component(name));
    await underLoad(workspace.url, { texts, perSecond: 200 }, async () => {
      const deploy = workspace.startDeploy(webImage, '--force');
      await deploy.said('✔ shift 50 %');
      // To Docker it was asked for, so they stay away.
      await dockerMeanwhile('kill', ...away);
      const { exitCode, stderr } = await deploy.ended;
      expect(stderr).toMatch(/judge 50 % +healthy/);
      expect(exitCode).toBe(0);
    });
    expect(await workspace.lastAttempt()).toMatchObject({ ended: { outcome: 'serving', lost: 0 } });
    await dockerMeanwhile('start', ...away);
  });

  test('the agent and the scout, killed in a step, cost neither a request nor the deploy', async () => {
    workspace.configure({
      rollout: {
        steps: [
          { share: 50, for: '5s' },
          { share: 100, for: '1s' },
        ],
        inconclusive: 'promote',
      },
    });
    await underLoad(workspace.url, { texts, perSecond: 200 }, async () => {
      const deploy = workspace.startDeploy(webImage, '--force');
      await deploy.said('✔ shift 50 %');
      const scouts = docker('ps', '--quiet', '--filter', `name=${workspace.project}-scout`)
        .split('\n')
        .filter(Boolean);
      expect(scouts).toHaveLength(1);
      await dockerMeanwhile('kill', workspace.component('agent'), ...scouts);
      const { exitCode, stderr } = await deploy.ended;
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      expect(stderr).toMatch(/judge 100 % +healthy/);
    });
    await dockerMeanwhile('start', workspace.component('agent'));
  });

  test('the balancer comes back by itself after a kill, and serves the same release', async () => {
    await crash(workspace.component('nginx'));
    expect(await eventually('it serves again', () => workspace.served().catch(() => undefined))).toBe(
      realGreeting,
    );
  });

  if (which === 'few') return;
  test('what only watches, restarted under load, costs no request and no line', () =>
    eachLineOnce(async () => {
      const watching = ['prometheus', 'alertmanager', 'grafana', 'nginx-exporter'];
      await dockerMeanwhile('restart', ...watching.map((name) => workspace.component(name)));
    }));

  test.each(['fluentd', 'loki'])(
    '%s restarted under load costs no request and no line, and doubles none',
    (name) =>
      eachLineOnce(async () => {
        await dockerMeanwhile('restart', workspace.component(name));
      }),
  );

  test('a restart of the balancer does not wait for idle connections of visitors', async () => {
    const agent = new Agent({ keepAlive: true });
    await ask(workspace.url, { agent });
    await comesBack(workspace.component('nginx'), () =>
      dockerMeanwhile('restart', workspace.component('nginx')),
    );
    agent.destroy();
    expect(await workspace.served()).toBe(realGreeting);
  });
}
