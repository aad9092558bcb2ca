import { execa } from 'execa';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { webBundle, yardstick } from './paths.ts';
import { loadCore, startProgram } from './program.ts';

const autocannon = createRequire(import.meta.url).resolve('autocannon');
const warmUpSeconds = 2;
const measuredSeconds = 6;
const rounds = 3;

const programs = {
  fastify: yardstick('bare-fastify'),
  web: join(webBundle, 'main.cjs'),
  express: yardstick('nest-express'),
};

/** Requests/s of each, the median of several rounds in which they take turns, so that a noisy moment hits all alike. */
export async function measureThroughput(folder: string): Promise<Record<keyof typeof programs, number>> {
  const measured = { fastify: [] as number[], web: [] as number[], express: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['fastify', 'web', 'express'] as const) {
      const program = await startProgram(programs[name], 4_100, join(folder, `${name}.log`));
      await load(program.url, warmUpSeconds);
      measured[name].push(await load(program.url, measuredSeconds));
      await program.stop();
    }
  }
  return { fastify: median(measured.fastify), web: median(measured.web), express: median(measured.express) };
}

/** Requests/s over 32 connections, four requests at a time on each. */
async function load(url: string, seconds: number): Promise<number> {
  const { stdout } = await execa('taskset', [
    ...['-c', loadCore, process.execPath, autocannon],
    ...['--json', '--connections', '32', '--pipelining', '4', '--duration', String(seconds), url],
  ]);
  const { requests, errors, non2xx } = JSON.parse(stdout) as {
    requests: { average: number };
    errors: number;
    non2xx: number;
  };
  if (errors + non2xx > 0) throw new Error(`${url} failed ${String(errors + non2xx)} requests`);
  return requests.average;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
