import type { ErrorLine, ErrorLines } from '@slipway/core/logs/error-lines';
import { readLine } from '@slipway/core/logs/log-line';
import type { ReleaseId } from '@slipway/core/release/release';
import type { DockerApi, ListedContainer } from '../engine/docker-api.ts';
import { labels, replicaOf } from '../names/names.ts';
import { LogStream } from './log-stream.ts';

/** Characters of a line that are told, and lines that are, the newest: enough to know an error by, and to count them. */
const mostCharacters = 2_000;
const mostErrors = 10_000;

/**
 * The errors that a release's replicas have logged since, found in the engine's own log files: at once, without waiting
 * until they are in Loki, and without sending all lines to the person who deploys. The same program judges lines on every
 * platform.
 */
export async function findErrors(
  docker: DockerApi,
  of: { environment: string; service: string; release: ReleaseId },
  since: Date,
): Promise<ErrorLines> {
  const replicas = await docker.list(
    `${labels.environment}=${of.environment}`,
    `${labels.service}=${of.service}`,
    `${labels.release}=${of.release}`,
  );
  const found: ErrorLines = { errors: [], lines: 0, unknown: 0 };
  // One after the other: they are as many as they are, and the scout is to take little.
  for (const replica of replicas) {
    const { errors, lines, unknown } = await errorsOf(docker, replica, of.release, since);
    found.errors.push(...errors);
    found.lines += lines;
    found.unknown += unknown;
  }
  found.errors.sort((a, b) => a.at - b.at);
  return found;
}

async function errorsOf(
  docker: DockerApi,
  { Id, Labels }: ListedContainer,
  release: ReleaseId,
  since: Date,
): Promise<ErrorLines> {
  const replica = replicaOf(release, Labels);
  const errors: ErrorLine[] = [];
  let lines = 0;
  let unknown = 0;
  const stream = new LogStream();
  for await (const part of await docker.log(Id, since)) {
    for (const { at, text } of stream.push(part as Buffer)) {
      lines += 1;
      const { severity } = readLine(text);
      if (severity === 'unknown') unknown += 1;
      if (severity !== 'error') continue;
      errors.push({ at, replica, text: text.slice(0, mostCharacters) });
      if (errors.length >= 2 * mostErrors) errors.splice(0, mostErrors);
    }
  }
  return { errors, lines, unknown };
}
