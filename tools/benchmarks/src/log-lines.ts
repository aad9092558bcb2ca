import { execa } from 'execa';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { repository } from './paths.ts';
import { median } from './throughput.ts';

// node dist/log-lines.js [rounds] [lines a second]: what a log line costs from Docker's file to Loki. It prints how many
// lines a second one Fluentd carries that finds a backlog, and, at a steady rate, its processor time a line and how long
// a line takes; beside it the same Fluentd with nothing but Docker's lines read, unwrapped and sent. Each line must
// arrive, and once. In Loki's place stands a double that counts and answers 204.

const rounds = Number(process.argv[2] ?? 3);
const perSecond = Number(process.argv[3] ?? 800);
const backlog = 120_000;
const steadySeconds = 20;
const containers = 3;
const environment = 'bench-lines';

const image = 'slipway-bench/fluentd';
const bare = `
<system>
  log_level warn
</system>
<source>
  @type tail
  path /var/lib/docker/containers/*/*-json.log*
  pos_file /fluentd/log/containers.pos
  follow_inodes true
  read_from_head true
  refresh_interval 1
  tag docker.*
  <parse>
    @type json
    time_key time
    time_type string
    time_format %Y-%m-%dT%H:%M:%S.%N%z
  </parse>
</source>
<match **>
  @type loki
  url "#{ENV['LOKI_URL']}"
  include_thread_label false
  line_format json
  extra_labels {"job":"bench"}
  remove_keys stream,attrs
  drop_single_key true
  <buffer>
    @type file
    path /fluentd/log/buffer
    chunk_limit_size 1m
    flush_interval 1s
    flush_thread_count 2
  </buffer>
</match>
`;

/** What one Fluentd did with its lines. */
interface Measured {
  /** Lines a second, of a backlog. */
  rate: number;
  /** Processor time of a line, microseconds, at the steady rate. */
  cost: number;
  /** The 99th percentile of a line's way to Loki, milliseconds, at the steady rate. */
  p99: number;
}

/** Takes Loki's place: which lines came, and when. */
class Sink {
  readonly arrivals = new Map<number, number>();
  twice = 0;
  readonly #server = createServer((request, response) => {
    const at = Date.now();
    void text(request).then((body) => {
      for (const [, number] of body.matchAll(/\\"number\\":(\d+)/g)) {
        if (this.arrivals.has(Number(number))) this.twice += 1;
        else this.arrivals.set(Number(number), at);
      }
      response.writeHead(204).end();
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async until(count: number): Promise<void> {
    while (this.arrivals.size < count) await delay(50);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const lines: string[] = [];
await execa('docker', ['build', '--quiet', '--tag', image, join(repository, 'deploy/fluentd')]);
const results = new Map<string, Measured[]>([
  ['deploy/fluentd', []],
  ['read, unwrapped, sent', []],
]);
for (let round = 1; round <= rounds; round += 1) {
  for (const [name, measured] of results) {
    measured.push(await measure(name === 'deploy/fluentd' ? undefined : bare));
    process.stderr.write(`round ${String(round)}, ${name}: ${JSON.stringify(measured.at(-1))}\n`);
  }
}
for (const [name, measured] of results) lines.push(row(name, measured));
process.stdout.write(
  [
    `| one Fluentd | lines/s of a backlog | CPU a line at ${String(perSecond)}/s | p99 to Loki |`,
    '| --- | ---: | ---: | ---: |',
    ...lines,
    '',
  ].join('\n'),
);

async function measure(configuration: string | undefined): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-lines-'));
  // Root without capabilities reads what everyone may read.
  chmodSync(folder, 0o755);
  const sink = new Sink();
  const url = await sink.start();
  const files = Array.from({ length: containers }, (_, index) => logFile(folder, index));
  let written = 0;
  const write = (count: number) => {
    const parts = files.map(() => [] as string[]);
    for (let line = 0; line < count; line += 1) parts[written % containers]?.push(entry(written++));
    files.forEach((file, index) => {
      appendFileSync(file, parts[index]?.join('') ?? '');
    });
  };
  write(backlog);
  const name = 'slipway-bench-fluentd';
  const config = join(folder, 'fluent.conf');
  if (configuration !== undefined) writeFileSync(config, configuration, { mode: 0o644 });
  try {
    await execa('docker', [
      ...['run', '--detach', '--rm', '--name', name, '--network', 'host', '--user', 'root'],
      ...['--volume', `${folder}:/var/lib/docker/containers:ro`, '--volume', '/fluentd/log'],
      ...(configuration === undefined ? [] : ['--volume', `${config}:/fluentd/etc/fluent.conf:ro`]),
      ...['--env', `LOKI_URL=${url}`, '--env', `SLIPWAY_ENVIRONMENT=${environment}`, image],
    ]);
    await sink.until(backlog);
    const times = [...sink.arrivals.values()];
    // The first to arrive had to be read, too: from a tenth on.
    const tenth = times[backlog / 10] ?? 0;
    const rate = (0.9 * backlog) / ((Math.max(...times.slice(-1)) - tenth) / 1_000);
    return { rate, ...(await steady(name, sink, write)) };
  } finally {
    await execa('docker', ['rm', '--force', '--volumes', name], { reject: false });
    sink.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function steady(
  name: string,
  sink: Sink,
  write: (count: number) => void,
): Promise<{ cost: number; p99: number }> {
  const pids = (await execa('docker', ['top', name, '-eo', 'pid'])).stdout.split('\n').slice(1).map(Number);
  const began = Date.now();
  const before = processorSeconds(pids);
  const writtenAt: number[] = [];
  while (Date.now() - began < steadySeconds * 1_000) {
    const due = Math.floor(((Date.now() - began) / 1_000) * perSecond) - writtenAt.length;
    write(due);
    for (let line = 0; line < due; line += 1) writtenAt.push(Date.now());
    await delay(5);
  }
  await sink.until(backlog + writtenAt.length);
  const cost = ((processorSeconds(pids) - before) / writtenAt.length) * 1_000_000;
  const ways = writtenAt
    .map((at, index) => (sink.arrivals.get(backlog + index) ?? Infinity) - at)
    .sort((a, b) => a - b);
  if (sink.twice > 0) throw new Error(`${String(sink.twice)} lines came twice`);
  return { cost, p99: ways[Math.floor(ways.length * 0.99)] ?? NaN };
}

/** Of processes so far; proc(5): utime and stime in hundredths of a second. */
function processorSeconds(pids: readonly number[]): number {
  return pids
    .map(
      (pid) =>
        readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
          .split(') ')[1]
          ?.split(' ') ?? [],
    )
    .reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) / 100, 0);
}

function logFile(folder: string, index: number): string {
  const id = index.toString(16).padStart(64, '0');
  mkdirSync(join(folder, id), { mode: 0o755 });
  const file = join(folder, id, `${id}-json.log`);
  writeFileSync(file, '', { mode: 0o644 });
  return file;
}

/** As Docker writes a request's line of apps/web. */
function entry(number: number): string {
  const now = new Date().toISOString();
  const log = `{"level":"info","time":"${now}","service":"web","release":"r7","req":{"id":"00000000-0000-4000-8000-${String(number).padStart(12, '0')}","method":"GET","url":"/"},"status":200,"ms":0.412,"message":"request completed","number":${String(number)}}\n`;
  const attrs = {
    'slipway.environment': environment,
    'slipway.job': 'web',
    'slipway.release': 'r7',
    tag: 'bench-web-1',
  };
  const time = now.replace('Z', `${String(number % 1_000_000).padStart(6, '0')}Z`);
  return `${JSON.stringify({ log, stream: 'stdout', attrs, time })}\n`;
}

function row(name: string, measured: readonly Measured[]): string {
  const spread = (pick: (one: Measured) => number, unit = '') => {
    const values = measured.map(pick).sort((a, b) => a - b);
    const shown = (value: number) => Math.round(value).toLocaleString('en-US');
    return `${shown(median(values))}${unit} (${shown(values[0] ?? NaN)} to ${shown(values.at(-1) ?? NaN)})`;
  };
  return `| ${[name, spread(({ rate }) => rate), spread(({ cost }) => cost, ' us'), spread(({ p99 }) => p99, ' ms')].join(' | ')} |`;
}
