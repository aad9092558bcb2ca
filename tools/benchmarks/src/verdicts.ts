import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kitProgram } from './paths.ts';
import { SlipwayEnvironment } from './slipway-environment.ts';

/** Requests a second, and POSTs beside them. */
const load = { gets: 200, posts: 5 };

type Fault = Record<string, number | string>;

interface Kind {
  what: string;
  /** What is wrong with the release that serves; it judges the candidate. */
  current: Fault;
  candidate: Fault;
  isBad: boolean;
  /** `rollout.needs.shows`, in per cent; production's, where nothing else is said. */
  shows?: number;
}

const failing = { failsShare: 0.02 };
const kinds: Kind[] = [
  {
    what: '2 s slower on 1 % of requests',
    current: {},
    candidate: { slowShare: 0.01, slowByMs: 2_000 },
    isBad: true,
    shows: 1,
  },
  { what: '500 on 2 % of requests', current: {}, candidate: failing, isBad: true },
  { what: '20 % slower', current: {}, candidate: { takesMs: 24 }, isBad: true },
  {
    what: '500 on each POST, 5 a second among 205',
    current: {},
    candidate: { failsMethod: 'POST' },
    isBad: true,
  },
  { what: 'identical', current: {}, candidate: {}, isBad: false },
  { what: 'noisier by a little', current: {}, candidate: { noiseMs: 2 }, isBad: false },
  { what: '500 on 2 %, as the current', current: failing, candidate: failing, isBad: false },
];

// node dist/verdicts.js [runs] [platform] [words] [port]: the confusion table, over so many deploys under load of each kind
// whose name has these words. Several run side by side where they are given ports that are ten apart.
const runs = Number(process.argv[2] ?? 20);
const platform = process.argv[3] === 'docker' ? 'docker' : 'local';
const words = process.argv[4] ?? '';
const port = Number(process.argv[5] ?? 4_137);
let made = 0;
const lines: string[] = [];
for (const kind of kinds.filter(({ what }) => what.includes(words))) {
  const { kept, back } = await judged(kind);
  lines.push(`| ${kind.what} | ${kind.isBad ? 'bad' : 'good'} | ${String(kept)} | ${String(back)} |`);
}
process.stdout.write(
  [`| release, on ${platform} | is | kept | rolled back |`, '| --- | --- | --: | --: |', ...lines, ''].join(
    '\n',
  ),
);

/** Deploys a candidate over a current under load, again and again. */
async function judged(kind: Kind): Promise<{ kept: number; back: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-verdicts-'));
  const environment = new SlipwayEnvironment(platform, folder, port);
  environment.configure({
    drain: { within: '1s' },
    rollout: {
      steps: [
        { share: 50, for: '10s' },
        { share: 100, for: '5s' },
      ],
      needs: { shows: kind.shows ?? 2 },
    },
  });
  const artifact = async (fault: Fault) => {
    made += 1;
    return environment.artifactOf(
      bundle(folder, String(made), fault),
      `slipway-bench/kit:${String(port)}-${String(made)}`,
    );
  };
  let kept = 0;
  let back = 0;
  try {
    await environment.run('deploy', environment.name, '--artifact', await artifact(kind.current));
    for (let run = 1; run <= runs; run += 1) {
      const candidate = await artifact(kind.candidate);
      const stop = startLoad(environment.port);
      const { exitCode, stderr } = await environment.tryRun(
        'deploy',
        environment.name,
        '--artifact',
        candidate,
      );
      stop();
      if (exitCode === 0) kept += 1;
      else back += 1;
      const told = stderr.split('\n').filter((line) => /judge|why/.test(line));
      process.stderr.write(
        `${told.join('\n')}\n${kind.what}: run ${String(run)}, ${String(kept)} kept, ${String(back)} rolled back\n`,
      );
      // A bad one that was kept must not judge the next.
      if (exitCode === 0 && kind.isBad)
        await environment.run('rollback', environment.name, '--to', 'r1', '--force');
    }
  } finally {
    await environment.remove().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
  return { kept, back };
}

function bundle(folder: string, name: string, fault: Fault): string {
  const path = join(folder, name);
  mkdirSync(path);
  copyFileSync(kitProgram, join(path, 'main.cjs'));
  writeFileSync(join(path, 'fault.json'), JSON.stringify({ says: 'hello', takesMs: 20, name, ...fault }));
  return path;
}

/** Requests at a steady rate that does not wait for answers. Returns what ends it. */
function startLoad(port: number): () => void {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const at = (perSecond: number, method: string) => {
    const began = performance.now();
    let sent = 0;
    return setInterval(() => {
      const due = ((performance.now() - began) / 1_000) * perSecond;
      for (; sent < due; sent += 1) {
        request({ host: '127.0.0.1', port, agent, method }, (answer) => answer.resume())
          .on('error', () => undefined)
          .end();
      }
    }, 10);
  };
  const timers = [at(load.gets, 'GET'), at(load.posts, 'POST')];
  return () => {
    timers.forEach(clearInterval);
    agent.destroy();
  };
}
