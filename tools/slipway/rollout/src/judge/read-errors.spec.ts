import type { ErrorLines } from '@slipway/core/logs/error-lines';
import type { Platform } from '@slipway/core/platform/platform';
import { Evidence } from './evidence.ts';
import { readErrors } from './read-errors.ts';

const quiet: ErrorLines = { errors: [], lines: 3, unknown: 0 };
const failing: ErrorLines = { ...quiet, errors: [{ replica: 'r2-1', at: 0, text: 'no database' }] };

/** What is read of r2 beside r1, where r2 has logged this; and the most readings that were on their way at once. */
async function readings(candidate: ErrorLines) {
  const read: { id: string; all: boolean }[] = [];
  let running = 0;
  let most = 0;
  const platform = {
    now: () => Promise.resolve(new Date()),
    measure: () => Promise.resolve(new Map()),
    errorLines: async (_service: string, id: string, since: Date) => {
      read.push({ id, all: since.getTime() === 0 });
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return id === 'r2' ? candidate : quiet;
    },
  } as unknown as Platform;
  const evidence = new Evidence(platform, 'web', 'r2', 'r1');
  await evidence.beginStep();
  await readErrors(platform, 'web', evidence);
  return { read, most };
}

test('without an error of the candidate, what the current ever logged is not read', async () => {
  const { read } = await readings(quiet);
  expect(read).toEqual([
    { id: 'r2', all: false },
    { id: 'r1', all: false },
  ]);
});

test("the candidate's errors are compared with all that the current logged, in turn", async () => {
  const { read, most } = await readings(failing);
  expect(read.at(-1)).toEqual({ id: 'r1', all: true });
  expect(most).toBe(1);
});
