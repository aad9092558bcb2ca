import { execa } from 'execa';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { slipway, webBundle } from './paths.ts';
import { median } from './throughput.ts';

const port = 4_127;
const rounds = 7;

/**
 * Seconds from the start of the command `slipway rollback` to the last answer that still came from the release it
 * goes away from, by requests one after another over a kept-alive connection; the median of several, all warm.
 */
export async function measureRollback(folder: string): Promise<number> {
  const run = (...args: string[]) => execa(process.execPath, [slipway, ...args], { cwd: folder });
  const seconds: number[] = [];
  try {
    await deployGreeting(folder, 'old', run);
    for (let round = 0; round < rounds; round += 1) {
      await deployGreeting(folder, `new ${String(round)}`, run);
      seconds.push(await timeSwitch('old', () => run('rollback', 'local', '--to', 'r1')));
    }
  } finally {
    await run('down', 'local');
  }
  return median(seconds);
}

async function deployGreeting(
  folder: string,
  greeting: string,
  run: (...args: string[]) => Promise<unknown>,
): Promise<void> {
  const environments = join(folder, 'deploy', 'environments');
  mkdirSync(environments, { recursive: true });
  writeFileSync(
    join(environments, 'local.yaml'),
    `platform: local\nport: ${String(port)}\nservices:\n  web:\n    config:\n      GREETING: ${greeting}\n`,
  );
  await run('deploy', 'local', '--artifact', webBundle);
}

async function timeSwitch(goal: string, start: () => Promise<unknown>): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const began = performance.now();
  let lastOther = began;
  const ended = new AbortController();
  const command = start().finally(() => {
    ended.abort();
  });
  while (!ended.signal.aborted) {
    const asked = performance.now();
    if ((await ask(agent)) !== goal) lastOther = asked;
  }
  await command;
  agent.destroy();
  return (lastOther - began) / 1_000;
}

function ask(agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, agent }, (answer) => {
      text(answer).then(resolve, reject);
    })
      .on('error', reject)
      .end();
  });
}
