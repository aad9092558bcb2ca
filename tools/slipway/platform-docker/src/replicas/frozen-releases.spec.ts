import type { DockerCli, RunOptions } from '../engine/docker-cli.ts';
import type { EngineState } from '../state/engine-state.ts';
import { FrozenReleases } from './frozen-releases.ts';
import { namesOf } from '../names/names.ts';
import { releasePath } from '../names/paths.ts';
import type { DockerEnvironment } from '@slipway/core/environment/schema';

/** Releases of the environment `staging` with one frozen compose file, and the commands that are run on it. */
function frozen(compose: object) {
  const ran: { argv: readonly string[]; options: RunOptions | undefined }[] = [];
  const docker = {
    run: (argv: readonly string[], options?: RunOptions) => {
      ran.push({ argv, options });
      return Promise.resolve({ exitCode: 0, stdout: '', stderr: '' });
    },
  };
  const path = `${releasePath('web', 'r1')}/compose.json`;
  const state = {
    files: () => Promise.resolve(new Map([[path, JSON.stringify(compose)]])),
    removeFolder: () => Promise.resolve(),
  };
  const releases = new FrozenReleases(
    docker as unknown as DockerCli,
    state as unknown as EngineState,
    namesOf('staging'),
    {} as DockerEnvironment,
    '/',
  );
  return { releases, ran };
}

test.each(['slipway-staging-web-r1', 'slipway_staging_web_r1'])(
  'a release that was frozen as %s is started and removed by that name',
  async (name) => {
    const { releases, ran } = frozen({ name, services: { web: {} } });

    await releases.compose('web', 'r1', (project) => ['compose', '--project-name', project, 'up']);
    await releases.remove('web', 'r1');

    expect(ran.map(({ argv }) => argv.slice(0, 3))).toEqual([
      ['compose', '--project-name', name],
      ['compose', '--project-name', name],
      ['image', 'rm', 'slipway-staging/web:r1'],
    ]);
    expect(ran[0]?.options?.input).toContain(name);
  },
);
