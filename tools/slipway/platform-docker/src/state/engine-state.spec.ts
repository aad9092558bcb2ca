import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import type { DockerCli } from '../engine/docker-cli.ts';
import type { Shell } from '../engine/shell.ts';
import { namesOf } from '../names/names.ts';
import { EngineState } from './engine-state.ts';

/** The state as the holder of the lock has it, in a folder here, and how often the shell read files. */
function held(): { state: EngineState; reads: () => number } {
  let reads = 0;
  const run = (script: string) => {
    if (script.includes('-printf')) reads += 1;
    return Promise.resolve(execFileSync('sh', ['-c', script], { encoding: 'utf8' }));
  };
  const state = new EngineState({} as DockerCli, namesOf('staging'));
  state.hold({ run, lost: new Promise(() => undefined) } as unknown as Shell);
  return { state, reads: () => reads };
}

test('what the holder of the lock has read it knows, and what it has written', () =>
  withFolder(async (folder) => {
    const { state, reads } = held();
    const [one, other] = [join(folder, 'live.json'), join(folder, 'committed.json')];
    writeFileSync(one, 'before');

    expect(await state.files(folder)).toEqual(new Map([[one, 'before']]));
    await Promise.all([state.write(one, 'after'), state.write(other, 'new')]);

    expect(await state.files(folder)).toEqual(
      new Map([
        [one, 'after'],
        [other, 'new'],
      ]),
    );
    expect(reads()).toBe(1);
    expect(readFileSync(one, 'utf8')).toBe('after');
  }));

test('what was added to or removed is read again, and nothing else', () =>
  withFolder(async (folder) => {
    const { state, reads } = held();
    const [ledger, release] = [join(folder, 'ledger.jsonl'), join(folder, 'r1')];
    await state.write(ledger, 'one\ntorn');
    await state.write(join(release, 'release.json'), '{}');
    expect((await state.files(ledger)).get(ledger)).toBe('one\ntorn');
    expect((await state.files(release)).size).toBe(1);

    await state.append(ledger, 'two\n');
    expect((await state.files(ledger)).get(ledger)).toBe('one\ntwo\n');
    expect((await state.files(release)).size).toBe(1);
    expect(reads()).toBe(3);

    await state.removeFolder(release);
    expect((await state.files(release)).size).toBe(0);
  }));

test('where a script failed, what is there is read again', () =>
  withFolder(async (folder) => {
    const { state } = held();
    const file = join(folder, 'live.json');
    await state.files(folder);

    await expect(state.write(file, 'written', 'exit 1')).rejects.toThrow();
    expect(await state.files(folder)).toEqual(new Map([[file, 'written']]));
  }));

test('where the lock is lost, what was read under it counts no more', () =>
  withFolder(async (folder) => {
    let lose: (error: SlipwayError) => void = () => undefined;
    const lost = new Promise<SlipwayError>((resolve) => (lose = resolve));
    let isLost = false;
    const run = (script: string) =>
      isLost
        ? Promise.reject(new Error('the lock is lost'))
        : Promise.resolve(execFileSync('sh', ['-c', script], { encoding: 'utf8' }));
    const state = new EngineState({} as DockerCli, namesOf('staging'));
    state.hold({ run, lost, check: () => run('') } as unknown as Shell);
    await state.files(folder);

    isLost = true;
    await expect(state.check()).rejects.toThrow('the lock is lost');
    lose(new SlipwayError({ what: 'lost', why: 'lost', next: 'none' }));
    await lost;
    await expect(state.files(folder)).rejects.toThrow('the lock is lost');
  }));

test('once the lock is given back, nothing can be changed', async () => {
  const { state } = held();
  state.hold(undefined);

  await expect(state.write('/nowhere/at/all', '')).rejects.toThrow(/holds the lock/);
  expect(existsSync('/nowhere')).toBe(false);
});
