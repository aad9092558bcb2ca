import * as z from 'zod';
import type { Unmeasured } from '@slipway/core/measurement/unmeasured';
import type { ErrorLines } from '@slipway/core/logs/error-lines';
import { findErrors } from '../commands/commands.ts';
import { lastLines, type DockerCli } from '../engine/docker-cli.ts';
import type { Names } from '../names/names.ts';
import type { ReplicaContainer } from './prometheus-targets.ts';

/** What the agent's program prints, by the container's id. */
const found = z.record(
  z.string(),
  z.object({
    errors: z.array(z.object({ at: z.number(), text: z.string() })),
    lines: z.int(),
    unknown: z.int(),
  }),
);

/**
 * The errors that replicas have logged, found by the stack's agent in the engine's own log files: at once, without
 * waiting until they are in Loki, and without sending all lines to the person who deploys.
 */
export async function errorLinesOf(
  docker: DockerCli,
  names: Names,
  replicas: readonly ReplicaContainer[],
  since: Date,
): Promise<ErrorLines | Unmeasured> {
  const none: ErrorLines = { errors: [], lines: 0, unknown: 0 };
  if (replicas.length === 0) return none;
  const ids = new Map(replicas.map(({ containerId, id }) => [containerId, id]));
  const ran = await docker.run(findErrors(names, [...ids.keys()], since));
  if (ran.exitCode !== 0) {
    return { unmeasured: `the agent can't be asked: ${lastLines(ran.stderr, 1)[0] ?? 'it said nothing'}` };
  }
  return Object.entries(found.parse(JSON.parse(ran.stdout))).reduce<ErrorLines>(
    (all, [containerId, { errors, lines, unknown }]) => ({
      errors: [
        ...all.errors,
        ...errors.map((line) => ({ ...line, replica: ids.get(containerId) ?? containerId })),
      ].sort((a, b) => a.at - b.at),
      lines: all.lines + lines,
      unknown: all.unknown + unknown,
    }),
    none,
  );
}
