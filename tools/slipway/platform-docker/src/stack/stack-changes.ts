import * as z from 'zod';
import type { Touched } from '@slipway/core/plan/plan';

/** The part of `docker inspect` by which compose decides whether a container stays. */
const container = z.object({
  Image: z.string(),
  State: z.object({ Running: z.boolean() }),
  Config: z.object({ Labels: z.record(z.string(), z.string()) }),
});

/** A component as the files have it now: the hash that compose gives its configuration, and its image's digest. */
export interface Component {
  name: string;
  configHash: string;
  /** Absent where the engine does not have the image yet. */
  image: string | undefined;
}

/** Which components `docker compose up` would start or recreate, and why. */
export function changesOf(components: readonly Component[], inspected: string): Touched[] {
  const running = z.array(container).parse(JSON.parse(inspected === '' ? '[]' : inspected));
  const nameOf = ({ Config }: (typeof running)[number]) => Config.Labels['com.docker.compose.service'];
  const gone = running
    .map(nameOf)
    .filter((name) => !components.some((component) => component.name === name))
    .map((name) => ({ name: name ?? 'a container', how: 'removed: deploy/compose.yaml has it no more' }));
  return [
    ...components.flatMap((component) =>
      changeOf(
        component,
        running.find((one) => nameOf(one) === component.name),
      ),
    ),
    ...gone,
  ];
}

function changeOf(
  { name, configHash, image }: Component,
  found: z.output<typeof container> | undefined,
): Touched[] {
  if (!found) return [{ name, how: 'started' }];
  if (found.Image !== image) return [{ name, how: 'recreated: image changed' }];
  if (found.Config.Labels['com.docker.compose.config-hash'] !== configHash)
    return [{ name, how: 'recreated: configuration changed' }];
  return found.State.Running ? [] : [{ name, how: 'started again' }];
}

/** Reads `docker compose config --hash '*'`: a name and a hash a line. */
export function readHashes(text: string): Map<string, string> {
  return new Map(
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ') as [string, string]),
  );
}
