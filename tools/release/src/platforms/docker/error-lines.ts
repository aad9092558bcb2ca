import * as z from 'zod';
import type { Unmeasured } from '../../measurement/unmeasured.ts';
import { linesOf } from '../../text/lines.ts';
import { isErrorLine } from '../log-line.ts';
import type { LogLine } from '../platform.ts';
import { findErrorLines } from './commands.ts';
import { lastLines, type DockerCli } from './docker-cli.ts';
import type { Names } from './names.ts';
import type { ReplicaContainer } from './prometheus-targets.ts';

/** A line as Docker's json-file keeps it. */
const kept = z.object({ log: z.string(), time: z.iso.datetime() });

/**
 * The error lines of replicas, found by Fluentd's container, which can read the engine's log files: at once, without
 * waiting until they are in Loki, and without sending all lines to whoever deploys.
 */
export async function errorLinesOf(
  docker: DockerCli,
  names: Names,
  replicas: readonly ReplicaContainer[],
  since: Date,
): Promise<LogLine[] | Unmeasured> {
  if (replicas.length === 0) return [];
  const ran = await docker.run(
    findErrorLines(
      names,
      replicas.map(({ containerId }) => containerId),
    ),
  );
  if (ran.exitCode !== 0) {
    return { unmeasured: `Fluentd can't be asked: ${lastLines(ran.stderr, 1)[0] ?? 'it said nothing'}` };
  }
  const ids = new Map(replicas.map(({ containerId, id }) => [containerId, id]));
  return ran.stdout
    .split('\n')
    .flatMap((line) => readKept(line, ids, since))
    .sort((a, b) => a.time.localeCompare(b.time))
    .map(({ replica, text }) => ({ replica, text }));
}

/** A line of `grep`: the file, a colon, the line as it is kept. */
function readKept(
  found: string,
  ids: ReadonlyMap<string, string>,
  since: Date,
): (LogLine & { time: string })[] {
  const start = found.indexOf(':{');
  if (start < 0) return [];
  const containerId = /([0-9a-f]{64})-json\.log/.exec(found.slice(0, start))?.[1] ?? '';
  const line = kept.safeParse(parseJson(found.slice(start + 1)));
  if (!line.success || Date.parse(line.data.time) < since.getTime()) return [];
  const [text = ''] = linesOf(line.data.log);
  return isErrorLine(text)
    ? [{ replica: ids.get(containerId) ?? containerId, text, time: line.data.time }]
    : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
