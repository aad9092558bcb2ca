import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureRollback } from './rollback.ts';
import { bundleMegabytes, measureStart } from './start.ts';
import { measureThroughput } from './throughput.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
const rows: string[][] = [];
const row = (what: string, measured: string, aim: string) => {
  rows.push([what, measured, aim]);
  process.stderr.write(`${what}: ${measured}\n`);
};

try {
  row('bundle', `${bundleMegabytes().toFixed(2)} MB`, '2.5 MB');
  row('replica: process start to ready', `${(await measureStart()).toFixed(3)} s`, '0.25 s');
  row(
    'rollback: command start to all traffic on the old release',
    `${(await measureRollback(folder)).toFixed(3)} s`,
    '0.3 s',
  );
  const { fastify, web, express } = await measureThroughput(folder);
  const rate = (value: number) => Math.round(value).toLocaleString('en-US');
  row('requests/s: bare Fastify', rate(fastify), '');
  row('requests/s: web (metrics and a log line per request)', rate(web), '');
  row('requests/s: Nest on Express, the libraries as their pages wire them', rate(express), '');
  row('web against bare Fastify', `${(web / fastify).toFixed(2)} x`, '0.75 x');
  row('web against Nest on Express', `${(web / express).toFixed(1)} x`, '8 x');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const width = (column: number) => Math.max(...rows.map((cells) => (cells[column] ?? '').length));
process.stdout.write(
  [['what', 'measured', 'aim'], ...rows]
    .map(
      ([what = '', measured = '', aim = '']) =>
        `| ${what.padEnd(width(0))} | ${measured.padStart(width(1))} | ${aim.padStart(width(2))} |`,
    )
    .join('\n')
    .concat('\n'),
);
