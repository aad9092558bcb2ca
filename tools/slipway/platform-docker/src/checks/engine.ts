import { ok, skipped, wrong, type Check, type Finding } from '@slipway/core/platform/check';
import type { DockerCli } from '../engine/docker-cli.ts';
import { readInfo } from '../engine/engine-info.ts';
import { oldestEngine } from '../engine/too-old.ts';

/** The connection, the sign-in and the host key, the right to use Docker, and the engine's version, in one go. */
export function engineCheck(docker: DockerCli): Check {
  return {
    name: 'engine',
    run: async () => {
      const { ServerVersion } = await readInfo(docker);
      return judgeVersion(ServerVersion, await docker.engine.host());
    },
  };
}

export function judgeVersion(version: string, host: string): Finding {
  if (Number.parseInt(version, 10) >= oldestEngine) return ok(`Docker Engine ${version} on ${host}`);
  return wrong(
    `Docker Engine ${version} on ${host} is too old`,
    `update it to ${String(oldestEngine)} or newer: its health checks must know a start interval`,
  );
}

/** Compose runs where the command is typed, and speaks to the engine from there. */
export function composeCheck(docker: DockerCli): Check {
  return {
    name: 'compose',
    run: async () => {
      const { exitCode, stdout } = await docker.run(['compose', 'version', '--short']);
      if (exitCode === 0) return ok(`compose ${stdout.trim()} here`);
      return wrong(
        'the docker command here has no compose plugin',
        'install it: apt-get install docker-compose-plugin',
      );
    },
  };
}

/** Docker's names for what an image's field Architecture says. */
const machines: Record<string, string> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  armv7l: 'arm',
  s390x: 's390x',
  ppc64le: 'ppc64le',
};

export function judgeArchitecture(machine: string, image: string | undefined): Finding {
  const engine = machines[machine] ?? machine;
  if (image === undefined) return skipped(`the engine is ${engine}; there is no image here to compare`);
  if (engine === image) return ok(`${engine}, as the image is`);
  return wrong(
    `the engine is ${engine}, the image ${image}`,
    `build for it: DOCKER_DEFAULT_PLATFORM=linux/${engine}`,
  );
}
