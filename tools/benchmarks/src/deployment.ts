import { execa } from 'execa';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SlipwayEnvironment } from './slipway-environment.ts';
import { SteadyLoad } from './steady-load.ts';

// node dist/deployment.js [rounds] [plain|docker|local|quick ...]: deploys and goes back, under load, by plain `docker compose
// up -d --build` behind a static Nginx, and by Slipway on each platform, side by side in one run. On Docker it takes an
// engine and the images slipway/web, nginx:1.30, and for the stack those of deploy/ (LOKI_IMAGE and GRAFANA_IMAGE may
// name doubles).

const rounds = Number(process.argv[2] ?? 3);
const perSecond = 600;
/** For many rounds: what counts then is the switch, and a short step at the end is enough of a verdict. */
const isQuick = process.argv.includes('quick');
const rollout = {
  steps: [{ share: 100, for: '1s' }],
  sources: ['probes', 'replicas', 'objective', 'errors', 'answers', 'memory', 'logs'],
};
const greetings = { old: 'Hello from the old one!', next: 'Hello from the new one!' };

/** Something that deploys a greeting, and takes it back. */
interface Contender {
  name: string;
  url: string;
  prepare(): Promise<void>;
  deploy(greeting: string): Promise<void>;
  back(): Promise<void>;
  /** Restarts the balancer, where that is asked for from outside. */
  restartBalancer?(): Promise<void>;
  remove(): Promise<void>;
}

interface Switch {
  sent: number;
  lost: number;
  /** Seconds from the command's start to the first answer of the goal, and to the last of the other. */
  first: number;
  all: number;
}

const folder = mkdtempSync(join(tmpdir(), 'slipway-deployment-'));
const known = {
  plain: () => plainCompose(join(folder, 'plain')),
  docker: () => bySlipway('docker', join(folder, 'docker'), 4_156),
  local: () => bySlipway('local', join(folder, 'local'), 4_166),
};
const wanted = process.argv.slice(3).filter((word) => word !== 'quick');
const contenders = Object.entries(known)
  .filter(([name]) => wanted.length === 0 || wanted.includes(name))
  .map(([, make]) => make());
const lines: string[] = [];
const costs: string[] = [];
try {
  for (const contender of contenders) {
    await contender.prepare();
    await contender.deploy(greetings.old);
    const deploys: Switch[] = [];
    const backs: Switch[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      deploys.push(await timed(contender, greetings.next, () => contender.deploy(greetings.next)));
      backs.push(await timed(contender, greetings.old, () => contender.back()));
      const lost = [...deploys, ...backs].reduce((sum, one) => sum + one.lost, 0);
      process.stderr.write(
        `${contender.name}: round ${String(round)} of ${String(rounds)}, ${String(lost)} lost so far\n`,
      );
    }
    lines.push(row(`${contender.name}: deploy`, deploys), row(`${contender.name}: back`, backs));
    if (contender.restartBalancer)
      costs.push(await restartCost(contender, () => contender.restartBalancer?.()));
    await contender.remove();
  }
} finally {
  for (const contender of contenders) await contender.remove().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(
  [
    '| what | sent | lost | first answer | all answers |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...lines,
    ...costs,
    '',
  ].join('\n'),
);

async function timed(contender: Contender, goal: string, act: () => Promise<void>): Promise<Switch> {
  const load = new SteadyLoad(contender.url, perSecond);
  await untilSent(load, perSecond / 2);
  const began = load.now;
  await act();
  await untilSent(load, load.sent + perSecond / 2);
  await load.stop();
  const since = load.answers.filter(({ at }) => at >= began);
  const first = Math.min(...since.filter(({ text }) => text === goal).map(({ at }) => at));
  const last = Math.max(began, ...since.filter(({ text }) => text !== goal).map(({ at }) => at));
  return { sent: load.sent, lost: load.lost, first: (first - began) / 1_000, all: (last - began) / 1_000 };
}

/** What a restart of the balancer itself costs: no port is open meanwhile. */
async function restartCost(contender: Contender, restart: () => Promise<void> | undefined): Promise<string> {
  const load = new SteadyLoad(contender.url, perSecond);
  await untilSent(load, perSecond);
  await restart();
  await untilSent(load, load.sent + 2 * perSecond);
  await load.stop();
  const times = load.answers.map(({ at }) => at).sort((a, b) => a - b);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const longest = (Math.max(...gaps) / 1_000).toFixed(2);
  return `\n${contender.name}: its balancer restarted cost ${String(load.lost)} of ${String(load.sent)} requests; for ${longest} s none was answered.`;
}

function untilSent(load: SteadyLoad, count: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (load.sent < count) return;
      clearInterval(timer);
      resolve();
    }, 20);
  });
}

function row(what: string, switches: readonly Switch[]): string {
  const sum = (pick: (one: Switch) => number) => switches.reduce((total, one) => total + pick(one), 0);
  const mean = (pick: (one: Switch) => number) => `${(sum(pick) / switches.length).toFixed(2)} s`;
  const whole = (value: number) => value.toLocaleString('en-US');
  return `| ${what} | ${whole(sum(({ sent }) => sent))} | ${whole(sum(({ lost }) => lost))} | ${mean(({ first }) => first)} | ${mean(({ all }) => all)} |`;
}

/** What a team without a tool does: an image and `docker compose up -d --build`, behind an Nginx that knows the name. */
function plainCompose(at: string): Contender {
  const compose = (...args: string[]) =>
    execa('docker', ['compose', '--project-name', 'bench-plain', ...args], { cwd: at, stdin: 'ignore' });
  const up = async (greeting: string) => {
    writeFileSync(join(at, 'web', 'Dockerfile'), `FROM slipway/web\nENV GREETING="${greeting}"\n`);
    await compose('up', '--detach', '--build', '--wait');
  };
  return {
    name: 'docker compose up',
    url: 'http://127.0.0.1:4171/',
    prepare() {
      mkdirSync(join(at, 'web'), { recursive: true });
      writeFileSync(
        join(at, 'nginx.conf'),
        'events {}\nhttp { access_log off; upstream web { server web:3000; keepalive 64; } server { listen 80; location / { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://web; } } }\n',
      );
      // The very check of apps/web.
      const health =
        'exec 3<>/dev/tcp/127.0.0.1/9464 && printf "GET /health/ready HTTP/1.0\\r\\n\\r\\n" >&3 && read -r _ status _ <&3 && [ "$$status" = 200 ]';
      const services = {
        web: {
          build: 'web',
          deploy: { replicas: 2 },
          healthcheck: {
            test: ['CMD', 'bash', '-c', health],
            interval: '10s',
            start_period: '30s',
            start_interval: '250ms',
          },
        },
        nginx: {
          image: process.env['NGINX_IMAGE'] ?? 'nginx:1.30',
          volumes: ['./nginx.conf:/etc/nginx/nginx.conf:ro'],
          ports: ['127.0.0.1:4171:80'],
          depends_on: { web: { condition: 'service_healthy' } },
        },
      };
      writeFileSync(join(at, 'compose.yaml'), JSON.stringify({ services }));
      return Promise.resolve();
    },
    deploy: up,
    back: () => up(greetings.old),
    async remove() {
      await compose('down', '--volumes', '--rmi', 'local');
    },
  };
}

function bySlipway(platform: 'docker' | 'local', at: string, port: number): Contender {
  const environment = new SlipwayEnvironment(platform, at, port);
  return {
    name: `slipway on ${platform}`,
    url: environment.url,
    prepare: () => Promise.resolve(),
    async deploy(greeting) {
      environment.configure({ config: { GREETING: greeting }, ...(isQuick ? { rollout } : {}) });
      await environment.run('deploy', environment.name, '--artifact', environment.web);
    },
    async back() {
      await environment.run('rollback', environment.name, '--to', 'r1', '--force');
    },
    ...(platform === 'local'
      ? {}
      : {
          async restartBalancer() {
            await execa('docker', ['restart', `slipway-${environment.name}-nginx-1`]);
          },
        }),
    remove: () => environment.remove(),
  };
}
