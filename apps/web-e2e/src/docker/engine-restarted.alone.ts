import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { realGreeting } from '../harness/bundles.ts';
import { eventually } from '../harness/eventually.ts';
import { repository } from '../harness/repository.ts';
import { scrapeTargets } from './collected.ts';
import { createDockerWorkspace, webImage } from './docker-workspace.ts';

/** Only an engine that tools/engine started may be stopped here: no one else's. */
const ours = existsSync(
  join(process.env['SLIPWAY_ENGINE_HOME'] ?? join(repository, '.slipway', 'engine'), 'dockerd.pid'),
);
const testOnOurEngine = ours ? test : test.skip;

testOnOurEngine(
  'after the engine was stopped and started, everything comes back by itself with what it had',
  async () => {
    const workspace = await createDockerWorkspace();
    await workspace.deploy(webImage);
    await workspace.deploy(webImage, '--force');

    execFileSync(join(repository, 'tools', 'engine', 'stop.sh'), { stdio: 'ignore' });
    execFileSync(join(repository, 'tools', 'engine', 'start.sh'), {
      stdio: 'ignore',
      env: { ...process.env, DOCKER_HOST: '' },
    });

    await eventually('it serves again', async () => {
      const served = await workspace.served().catch(() => undefined);
      return served === realGreeting;
    });
    const { services } = await workspace.status();
    expect(services['web']).toMatchObject({ current: 'r2', weights: { r2: 100 } });
    await eventually('every replica that serves is scraped again', async () => {
      const targets = await scrapeTargets(workspace).catch(() => []);
      return (
        targets.filter(({ labels, health }) => labels['release'] === 'r2' && health === 'up').length === 2
      );
    });
    expect(await workspace.deploy(webImage, '--force')).toMatchObject({ release: 'r3', lost: 0 });
  },
);
