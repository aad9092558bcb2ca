import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { webBundle } from './paths.ts';
import { answers } from './program.ts';
import { median } from './throughput.ts';

const rounds = 7;

/** Megabytes (10^6 bytes) of the service's bundle. */
export function bundleMegabytes(): number {
  const bytes = readdirSync(webBundle).reduce((sum, file) => sum + statSync(join(webBundle, file)).size, 0);
  return bytes / 1e6;
}

/** Seconds from the start of a replica's process to its first 200 on the ready route; the median of several. */
export async function measureStart(): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const child = spawn(process.execPath, [join(webBundle, 'main.cjs')], {
      stdio: 'ignore',
      env: { ...process.env, NODE_ENV: 'production', PORT: '4100', MANAGEMENT_PORT: '4101' },
    });
    await answers('http://127.0.0.1:4101/health/ready', 1);
    seconds.push((performance.now() - began) / 1_000);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  return median(seconds);
}
