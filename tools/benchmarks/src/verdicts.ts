import { execa } from 'execa';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kitProgram, slipway } from './paths.ts';

const loadPerSecond = 200;

interface Kind {
  what: string;
  /** What is wrong with the release that serves; it judges the candidate. */
  current: Record<string, number>;
  candidate: Record<string, number>;
  isBad: boolean;
}

const failing = { failsShare: 0.02 };
const kinds: Kind[] = [
  {
    what: '2 s slower on 1 % of requests',
    current: {},
    candidate: { slowShare: 0.01, slowByMs: 2_000 },
    isBad: true,
  },
  { what: '500 on 2 % of requests', current: {}, candidate: failing, isBad: true },
  { what: '20 % slower', current: {}, candidate: { takesMs: 24 }, isBad: true },
  { what: 'identical', current: {}, candidate: {}, isBad: false },
  { what: 'noisier by a little', current: {}, candidate: { noiseMs: 2 }, isBad: false },
  { what: '500 on 2 %, as the current', current: failing, candidate: failing, isBad: false },
];

/** Each kind has ports of its own, so that several can be run beside each other. */
const portOf = (kind: Kind) => 4_137 + 2 * kinds.indexOf(kind);

// node dist/verdicts.js [runs] [words]: the confusion table, over so many deploys under load of each kind whose name has
// these words.
const runs = Number(process.argv[2] ?? 20);
const words = process.argv[3] ?? '';
const lines: string[] = [];
for (const kind of kinds.filter(({ what }) => what.includes(words))) {
  let kept = 0;
  let back = 0;
  for (let run = 1; run <= runs; run += 1) {
    if (await serves(kind)) kept += 1;
    else back += 1;
    process.stderr.write(
      `${kind.what}: run ${String(run)}, ${String(kept)} kept, ${String(back)} hauled back\n`,
    );
  }
  lines.push(`| ${kind.what} | ${kind.isBad ? 'bad' : 'good'} | ${String(kept)} | ${String(back)} |`);
}
process.stdout.write(
  ['| release | is | kept | hauled back |', '| --- | --- | --: | --: |', ...lines].join('\n').concat('\n'),
);

/** Deploys a candidate over a current under load, in an environment of their own; true where it came to serve. */
async function serves(kind: Kind): Promise<boolean> {
  const { current, candidate } = kind;
  const port = portOf(kind);
  const folder = mkdtempSync(join(tmpdir(), 'slipway-verdicts-'));
  const run = (...args: string[]) =>
    execa(process.execPath, [slipway, ...args], { cwd: folder, reject: false });
  configure(folder, port);
  try {
    const first = await run('deploy', 'local', '--artifact', bundle(folder, 'current', current));
    if (first.exitCode !== 0) throw new Error(first.stderr);
    const load = startLoad(port);
    const { exitCode, stderr } = await run(
      'deploy',
      'local',
      '--artifact',
      bundle(folder, 'candidate', candidate),
    );
    load.stop();
    process.stderr.write(
      `${stderr
        .split('\n')
        .filter((line) => /judge|why/.test(line))
        .join('\n')}\n`,
    );
    return exitCode === 0;
  } finally {
    await run('down', 'local');
    rmSync(folder, { recursive: true, force: true });
  }
}

function configure(folder: string, port: number): void {
  mkdirSync(join(folder, 'deploy', 'environments'), { recursive: true });
  const web = {
    drain: { within: '1s' },
    probe: { rate: 200 },
    rollout: {
      steps: [
        { share: 50, for: '10s' },
        { share: 100, for: '5s' },
      ],
    },
  };
  writeFileSync(
    join(folder, 'deploy', 'environments', 'local.yaml'),
    JSON.stringify({ platform: 'local', port, services: { web } }),
  );
}

function bundle(folder: string, name: string, fault: Record<string, number>): string {
  const path = join(folder, name);
  mkdirSync(path);
  copyFileSync(kitProgram, join(path, 'main.cjs'));
  writeFileSync(join(path, 'fault.json'), JSON.stringify({ says: name, takesMs: 20, ...fault }));
  return path;
}

/** Requests at a steady rate that does not wait for answers. */
function startLoad(port: number): { stop: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - began) / 1_000) * loadPerSecond;
    for (; sent < due; sent += 1) {
      request({ host: '127.0.0.1', port, agent }, (answer) => answer.resume())
        .on('error', () => undefined)
        .end();
    }
  }, 10);
  return {
    stop() {
      clearInterval(timer);
      agent.destroy();
    },
  };
}
