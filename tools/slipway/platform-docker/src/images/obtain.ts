import { execa } from 'execa';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import type { Say } from '@slipway/core/platform/lifecycle';
import type { Artifact } from '@slipway/core/release/release';
import * as commands from '../commands/commands.ts';
import { lastLines, type DockerCli } from '../engine/docker-cli.ts';
import type { Delivery } from './delivery.ts';
import { inspectImages } from './inspect-images.ts';
import { isByDigest, isInRegistry, registryOf } from './reference.ts';

export interface Wanted {
  root: string;
  environment: DockerEnvironment;
  engine: DockerCli;
  delivery: Delivery;
  say: Say;
}

/** Builds a service's image where images are built, and brings it to the engine. */
export async function buildImage(service: string, wanted: Wanted): Promise<Artifact> {
  const { root, environment, engine, delivery, say } = wanted;
  const builder = await delivery.builder();
  const [program = '', ...args] = commands.buildImage(service);
  const { failed, all } = await execa(program, args, {
    cwd: root,
    all: true,
    reject: false,
    stdin: 'ignore',
    env: { ...environment.images, ...(await builder.variables), FORCE_COLOR: '0', NX_TUI: 'false' },
  });
  if (failed) {
    const lines = lastLines(all, 30);
    const full = lines.some((line) => /no space left on device/i.test(line));
    throw new SlipwayError({
      what: `The image of ${service} could not be built`,
      why: full ? 'the disk of the machine that builds is full' : 'its last lines are below',
      next: full
        ? 'free space there (docker system df shows what takes it) and deploy again; what served before serves on'
        : `fix it, check with: npx nx run ${service}:image`,
      lines,
    });
  }
  const name = `slipway/${service}`;
  return identify(engine, await delivery.bring(name, say), () => ({
    what: `The engine of ${environment.name} has no image ${name}`,
    why: `npx nx run ${service}:image ended well, but left no image of that name`,
    next: `let ${service}:image tag its image ${name}`,
  }));
}

/** Sees to it that the engine has an image that was built before: from its registry, or from this machine. */
export async function bringImage(source: string, wanted: Wanted): Promise<Artifact> {
  const { environment, engine, delivery, say } = wanted;
  let reference = source;
  if (isInRegistry(source)) {
    const [there] = isByDigest(source) ? await inspectImages(engine, [source]) : [];
    if (!there) await pull(engine, source, say);
  } else {
    reference = await delivery.bring(source, say);
  }
  return identify(engine, reference, () => ({
    what: `The engine of ${environment.name} has no image ${source}`,
    why: 'an artifact on Docker is the name or the digest of an image that the engine has, or this machine, or a registry',
    next: 'docker images shows what there is',
    exitCode: 2,
  }));
}

/** The engine pulls; this machine's own sign-in (`docker login`) goes with the command. */
async function pull(engine: DockerCli, source: string, say: Say): Promise<void> {
  say(`pulling ${source}`);
  const { exitCode, stderr } = await engine.run(['image', 'pull', '--quiet', source]);
  if (exitCode === 0) return;
  const why = lastLines(stderr, 1)[0] ?? 'it said nothing';
  throw new SlipwayError({
    what: `The engine can't pull ${source}`,
    why,
    next: /denied|unauthorized|authenticat|credentials/i.test(why)
      ? `sign in here: docker login ${registryOf(source)}`
      : `see that the engine's machine reaches ${registryOf(source)}, then try again; what serves serves on`,
  });
}

async function identify(
  engine: DockerCli,
  source: string,
  missing: () => ConstructorParameters<typeof SlipwayError>[0],
): Promise<Artifact> {
  const [image] = await inspectImages(engine, [source]);
  if (!image) throw new SlipwayError(missing());
  // The source is the digest too: the name may be given to another image before this one is released.
  return { kind: 'image', digest: image.Id, source: image.Id };
}
