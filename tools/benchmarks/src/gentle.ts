import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SlipwayEnvironment } from './slipway-environment.ts';
import { SteadyLoad, type Answered } from './steady-load.ts';

// node dist/gentle.js [rounds] [seconds] [local|docker] [rate]: what a deploy costs those who visit meanwhile. It prints
// the 99th percentile of their times in the seconds before, during the whole command, and under the steps of the rollout
// alone, and the ratios; and how busy the processors were, for on a machine that is full already every process counts
// many times over. The load, so many requests a second, runs on the same machine.

const rounds = Number(process.argv[2] ?? 3);
const seconds = Number(process.argv[3] ?? 60);
const only = process.argv[4];
const perSecond = Number(process.argv[5] ?? 300);
const steps = [
  { share: 5, for: '10s' },
  { share: 50, for: '10s' },
  { share: 100, for: '10s' },
];

/** Milliseconds; of one deploy. */
interface Cost {
  before: number;
  during: number;
  /** From the first shift on. */
  steps: number;
  /** How busy the processors were, 0 to 1. */
  busyBefore: number;
  busySteps: number;
  lost: number;
}

const lines: string[] = [];
for (const platform of (['local', 'docker'] as const).filter((name) => (only ?? name) === name)) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-gentle-'));
  const environment = new SlipwayEnvironment(platform, folder, 4_176);
  const configure = (greeting: string) => {
    environment.configure({ config: { GREETING: greeting }, rollout: { steps, inconclusive: 'promote' } });
  };
  try {
    configure('round 0');
    await environment.run('deploy', environment.name, '--artifact', environment.web);
    const costs: Cost[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      configure(`round ${String(round)}`);
      costs.push(await costOf(environment));
      process.stderr.write(`${platform}: round ${String(round)}: ${JSON.stringify(costs.at(-1))}\n`);
    }
    lines.push(row(platform, costs));
  } finally {
    await environment.remove().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}
process.stdout.write(
  [
    '| platform | p99 before | during the command | ratio | under the steps | ratio | busy before | under the steps | lost |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
    '',
  ].join('\n'),
);

async function costOf(environment: SlipwayEnvironment): Promise<Cost> {
  const load = new SteadyLoad(environment.url, perSecond);
  const atFirst = processors();
  await delay(seconds * 1_000);
  const began = load.now;
  const busyBefore = busy(atFirst);
  const deploy = environment.run('deploy', environment.name, '--artifact', environment.web);
  let shifted: number | undefined;
  let atShift = processors();
  deploy.stderr.on('data', (part: Buffer) => {
    if (shifted !== undefined || !part.toString().includes('shift 5 %')) return;
    shifted = load.now;
    atShift = processors();
  });
  await deploy;
  const ended = load.now;
  const busySteps = busy(atShift);
  await load.stop();
  const between = (from: number, to: number) => load.answers.filter(({ at }) => at >= from && at < to);
  return {
    before: p99(between(0, began)),
    during: p99(between(began, ended)),
    steps: p99(between(shifted ?? began, ended)),
    busyBefore,
    busySteps,
    lost: load.lost,
  };
}

/** What all processors have done so far, in milliseconds. */
function processors(): { all: number; idle: number } {
  const times = cpus().map(({ times: { user, nice, sys, idle, irq } }) => ({
    idle,
    all: user + nice + sys + idle + irq,
  }));
  return {
    all: times.reduce((sum, { all }) => sum + all, 0),
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
  };
}

function busy(since: { all: number; idle: number }): number {
  const { all, idle } = processors();
  return 1 - (idle - since.idle) / (all - since.all);
}

function p99(answers: readonly Answered[]): number {
  const times = answers.map(({ took }) => took).sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? 0;
}

function row(platform: string, costs: readonly Cost[]): string {
  const spread = (pick: (cost: Cost) => number, digits: number, unit = '') => {
    const values = costs.map(pick).sort((a, b) => a - b);
    const at = (index: number) => (values[index] ?? 0).toFixed(digits);
    return `${at(values.length >> 1)}${unit} (${at(0)} to ${at(values.length - 1)})`;
  };
  const lost = costs.reduce((sum, cost) => sum + cost.lost, 0);
  return `| ${[
    platform,
    spread(({ before }) => before, 1, ' ms'),
    spread(({ during }) => during, 1, ' ms'),
    spread(({ during, before }) => during / before, 2),
    spread((cost) => cost.steps, 1, ' ms'),
    spread((cost) => cost.steps / cost.before, 2),
    spread((cost) => cost.busyBefore * 100, 0, ' %'),
    spread((cost) => cost.busySteps * 100, 0, ' %'),
    String(lost),
  ].join(' | ')} |`;
}
