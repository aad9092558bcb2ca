import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { linesOf } from '@slipway/core/text/lines';
import { onLines } from '@slipway/core/text/line-stream';
import type { LogLine } from '@slipway/core/logs/error-lines';
import type { DockerCli } from '../engine/docker-cli.ts';
import type { ReplicaContainer } from './prometheus-targets.ts';

interface TimedLine extends LogLine {
  /** As Docker wrote it: RFC 3339 with nanoseconds, which sorts as text. */
  time: string;
}

/** The last lines of several containers, in the order in which Docker received them. */
export async function tailContainers(
  docker: DockerCli,
  containers: readonly ReplicaContainer[],
  count: number,
): Promise<LogLine[]> {
  const all = await Promise.all(
    containers.map(async ({ id, container }) => {
      const { stdout, stderr } = await docker.run([
        'logs',
        '--timestamps',
        '--tail',
        String(count),
        container,
      ]);
      return [...timed(id, stdout), ...timed(id, stderr)];
    }),
  );
  return all
    .flat()
    .sort((a, b) => (a.time < b.time ? -1 : 1))
    .slice(-count)
    .map(({ replica, text }) => ({ replica, text }));
}

/** New lines of several containers as they are written, until the signal aborts. */
export async function* followContainers(
  docker: DockerCli,
  containers: readonly ReplicaContainer[],
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const merged = new PassThrough({ objectMode: true });
  const follow = async ({ id, container }: ReplicaContainer) => {
    const follower = await docker.spawn(['logs', '--follow', '--tail', '0', container]);
    for (const stream of [follower.stdout, follower.stderr]) {
      onLines(stream, (text) => merged.write({ replica: id, text }));
    }
    return follower;
  };
  const followers = await Promise.all(containers.map(follow));
  const stop = () => {
    for (const follower of followers) follower.kill();
    merged.end();
  };
  signal.addEventListener('abort', stop);
  void Promise.all(followers.map((follower) => once(follower, 'close'))).then(() => merged.end());
  for await (const line of merged) yield line as LogLine;
}

function timed(replica: string, text: string): TimedLine[] {
  return linesOf(text)
    .filter(Boolean)
    .map((line) => {
      const end = line.indexOf(' ');
      return { replica, time: line.slice(0, end), text: line.slice(end + 1) };
    });
}
