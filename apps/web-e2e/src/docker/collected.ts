import * as z from 'zod';
import type { DockerWorkspace } from './docker-workspace.ts';
import { docker } from './docker.ts';

const streams = z.object({
  data: z.object({
    result: z.array(
      z.object({
        stream: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.string(), z.string()])),
      }),
    ),
  }),
});

const counted = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

export interface CollectedLine {
  labels: Record<string, string>;
  line: string;
}

/** Lines that Loki has, asked from inside the stack's network: it is open to no one else. */
export function linesIn(workspace: DockerWorkspace, query: string): CollectedLine[] {
  return streams
    .parse(askLoki(workspace, 'query_range', query))
    .data.result.flatMap(({ stream, values }) => values.map(([, line]) => ({ labels: stream, line })));
}

/** How many lines of a selector Loki has. */
export function countIn(workspace: DockerWorkspace, selector: string): number {
  const answer = counted.parse(askLoki(workspace, 'query', `sum(count_over_time(${selector} [1h]))`));
  return Number(answer.data.result[0]?.value[1] ?? 0);
}

function askLoki(workspace: DockerWorkspace, path: string, query: string): unknown {
  const printed = docker(
    ...['exec', workspace.component('nginx'), 'curl', '--silent', '--fail-with-body', '--get'],
    ...[`http://loki:3100/loki/api/v1/${path}`, '--data-urlencode', `query=${query}`],
  );
  return JSON.parse(printed);
}

const targets = z.object({
  data: z.object({
    activeTargets: z.array(z.object({ labels: z.record(z.string(), z.string()), health: z.string() })),
  }),
});

/** What Prometheus scrapes, and how that goes. */
export async function scrapeTargets({ admin }: DockerWorkspace) {
  const answer = await fetch(`http://127.0.0.1:${admin.prometheus}/api/v1/targets`);
  return targets.parse(await answer.json()).data.activeTargets;
}
