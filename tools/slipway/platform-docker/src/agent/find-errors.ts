import { readLine } from '@slipway/core/logs/log-line';
import type { DockerApi } from './docker-api.ts';
import { LogStream, type TimedLine } from './log-stream.ts';

/** Characters of a line that are told, and lines that are, the newest: enough to know an error by, and to count them. */
const mostCharacters = 2_000;
const mostErrors = 10_000;

/** The errors among a container's lines. */
export interface ContainerErrors {
  errors: TimedLine[];
  lines: number;
  unknown: number;
}

/** Reads what containers have written since, as the engine keeps it. The same program judges lines on every platform. */
export async function findErrors(
  docker: DockerApi,
  ids: readonly string[],
  since: Date,
): Promise<Record<string, ContainerErrors>> {
  const found: Record<string, ContainerErrors> = {};
  // One after the other: the stack's limits are made for one.
  for (const id of ids) found[id] = await errorsOf(docker, id, since);
  return found;
}

async function errorsOf(docker: DockerApi, id: string, since: Date): Promise<ContainerErrors> {
  const found: ContainerErrors = { errors: [], lines: 0, unknown: 0 };
  const stream = new LogStream();
  for await (const part of await docker.log(id, since)) {
    for (const { at, text } of stream.push(part as Buffer)) {
      found.lines += 1;
      const { severity } = readLine(text);
      if (severity === 'unknown') found.unknown += 1;
      if (severity !== 'error') continue;
      found.errors.push({ at, text: text.slice(0, mostCharacters) });
      if (found.errors.length >= 2 * mostErrors) found.errors.splice(0, mostErrors);
    }
  }
  return found;
}
