import * as z from 'zod';
import type { Figures } from '@slipway/core/platform/observation';
import { askPrometheus } from '../commands/commands.ts';
import type { DockerCli } from '../engine/docker-cli.ts';
import { upstreamOf, type Names } from '../names/names.ts';
import { isReleaseId } from '@slipway/core/release/release';

const windowSeconds = 60;

const durations = 'http_server_request_duration_seconds';
/** Not Slipway's own requests. */
const visitors = 'user_agent_synthetic_type=""';
const window = `[${String(windowSeconds)}s]`;
const quantile = (q: number) =>
  `histogram_quantile(${String(q)}, sum by (service, release, le) (rate(${durations}_bucket{${visitors}}${window})))`;

/** A query for each figure, in the order of `Figures`. */
const queries = [
  `sum by (service, release) (rate(${durations}_count{${visitors}}${window}))`,
  `sum by (service, release) (rate(${durations}_count{${visitors},http_response_status_code=~"5.."}${window}))`,
  quantile(0.5),
  quantile(0.99),
];

const answer = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.object({ service: z.string().optional(), release: z.string().optional() }),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});

/** Every release's traffic over the last minute, as Prometheus has it; nothing where it can't be asked. */
export async function readFigures(docker: DockerCli, names: Names): Promise<Map<string, Figures>> {
  const { exitCode, stdout } = await docker.run(askPrometheus(names, queries));
  if (exitCode !== 0) return new Map();
  const [rates, errors, p50, p99] = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => valuesOf(line));
  const figures = new Map<string, Figures>();
  for (const [upstream, requestsPerSecond] of rates ?? []) {
    const isIdle = requestsPerSecond === 0;
    const half = p50?.get(upstream);
    const most = p99?.get(upstream);
    figures.set(upstream, {
      windowSeconds,
      requestsPerSecond,
      ...(isIdle ? {} : { errorRate: (errors?.get(upstream) ?? 0) / requestsPerSecond }),
      ...(isIdle || half === undefined ? {} : { p50: half }),
      ...(isIdle || most === undefined ? {} : { p99: most }),
    });
  }
  return figures;
}

function valuesOf(json: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const { metric, value } of answer.parse(JSON.parse(json)).data.result) {
    const number = Number(value[1]);
    if (metric.service === undefined || !isReleaseId(metric.release ?? '') || Number.isNaN(number)) continue;
    values.set(upstreamOf(metric.service, metric.release as `r${number}`), number);
  }
  return values;
}
