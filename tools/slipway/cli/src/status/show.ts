import { describeHolder } from '@slipway/core/platform/lock';
import { describeUnwritten } from '@slipway/core/checks/writes';
import { table } from '@slipway/core/text/table';
import { clock, seconds } from '@slipway/core/text/words';
import type { ReleaseStatus, Status } from './read.ts';

/** The status as a person reads it at a glance. */
export function showStatus(status: Status): string {
  const { environment, url, up, problem, unwritten, holder, services, releases } = status;
  const headline = up
    ? `${environment} is up at ${url}`
    : `${environment} is down${problem === null ? '' : `: ${problem}`}`;
  const lines = [headline];
  if (problem !== null) lines.push(`next: slipway deploy ${environment} brings it up again`);
  if (unwritten) lines.push(describeUnwritten(unwritten));
  if (holder) lines.push(describeHolder(holder));
  if (releases.length === 0)
    return [...lines, 'no release yet: slipway deploy makes the first one'].join('\n');
  const watched = Object.entries(services).flatMap(([service, { current, watchedUntil }]) =>
    watchedUntil === null ? [] : [`${service} ${current ?? ''} is watched until ${clock(watchedUntil)}`],
  );
  const running = releases.filter(({ replicas }) => replicas.length > 0);
  return [
    ...lines,
    ...watched,
    '',
    table(
      [
        'RELEASE',
        'SERVICE',
        'STATE',
        'VERDICT',
        'REQ/S',
        'ERRORS',
        'P50',
        'P99',
        'REPLICAS',
        'GIT',
        'CREATED',
      ],
      releases.map(releaseRow),
    ),
    ...(running.length === 0 ? [] : ['', replicaTable(running)]),
  ].join('\n');
}

function releaseRow(release: ReleaseStatus): string[] {
  const { id, service, state, verdict, figures, replicas, gitRevision, dirty, createdAt } = release;
  const ready = replicas.filter((replica) => replica.state === 'ready').length;
  return [
    id,
    service,
    state,
    verdict ?? '–',
    figures ? figures.requestsPerSecond.toFixed(1) : '–',
    figures?.errorRate === undefined ? '–' : `${(figures.errorRate * 100).toFixed(2)} %`,
    latency(figures?.p50),
    latency(figures?.p99),
    replicas.length === 0 ? '–' : `${String(ready)} of ${String(replicas.length)} ready`,
    `${gitRevision?.slice(0, 7) ?? '–'}${dirty ? '+' : ''}`,
    clock(createdAt),
  ];
}

function replicaTable(running: readonly ReleaseStatus[]): string {
  const rows = running.flatMap(({ replicas }) =>
    replicas.map(({ id, state, pid, restarts }) => [
      id,
      state,
      pid === null ? '–' : String(pid),
      String(restarts),
    ]),
  );
  return table(['REPLICA', 'STATE', 'PID', 'RESTARTS'], rows);
}

function latency(value: number | undefined): string {
  if (value === undefined) return '–';
  const ms = value * 1_000;
  return ms < 100 ? `${ms.toFixed(1)} ms` : seconds(ms);
}
