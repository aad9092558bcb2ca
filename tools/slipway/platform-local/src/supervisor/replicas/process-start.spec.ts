import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { findOrphans } from './orphans.ts';
import { startOf } from './process-start.ts';

/** A process that runs until it is killed. */
async function sleeper(...args: string[]): Promise<{ pid: number; end: () => Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)', ...args]);
  await once(child, 'spawn');
  const ended = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test('a process keeps its start, and has none once it has ended', async () => {
  const { pid, end } = await sleeper();
  const started = await startOf(pid);
  expect(started).toBeTruthy();
  expect(await startOf(pid)).toBe(started);
  await end();
  expect(await startOf(pid)).toBeUndefined();
});

test('a zombie, which only its parent has not taken note of, has none', async () => {
  // The shell starts one that ends with its input, and then becomes a program that never asks for it.
  const parent = spawn('sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 1000 3<&-']);
  try {
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    parent.stdin.end();
    while ((await startOf(pid)) !== undefined) await setImmediate();
    expect(() => process.kill(pid, 0)).not.toThrow();
  } finally {
    parent.kill('SIGKILL');
  }
});

describe('orphans', () => {
  const gone = { pid: 1, started: 'long ago' };

  async function orphansAmong(
    records: (pid: number, started: string) => unknown[],
  ): Promise<{ found: number[]; pid: number }> {
    return withFolder(async (folder) => {
      // Its command line names the folder, as that of anybody who reads a file there does.
      const { pid, end } = await sleeper(join(folder, 'releases', 'web', 'r1', 'release.json'));
      try {
        const run = join(folder, 'releases', 'web', 'r1', 'run');
        mkdirSync(run, { recursive: true });
        for (const [index, record] of records(pid, (await startOf(pid)) ?? '').entries())
          writeFileSync(join(run, `x-${String(index)}.json`), JSON.stringify(record));
        return { found: await findOrphans(folder), pid };
      } finally {
        await end();
      }
    });
  }

  test('are those that a supervisor wrote down which no longer lives', async () => {
    const { found, pid } = await orphansAmong((pid, started) => [{ pid, started, supervisor: gone }]);
    expect(found).toEqual([pid]);
  });

  test('are not those that only have the number of one, or a file of a release open', async () => {
    const { found } = await orphansAmong((pid) => [
      { pid, started: 'another time', supervisor: gone },
      { pid },
      'garbage',
    ]);
    expect(found).toEqual([]);
  });

  test('are not those of a supervisor that lives', async () => {
    const own = { pid: process.pid, started: (await startOf(process.pid)) ?? '' };
    const { found } = await orphansAmong((pid, started) => [{ pid, started, supervisor: own }]);
    expect(found).toEqual([]);
  });
});
