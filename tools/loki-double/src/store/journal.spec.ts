import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LokiDouble } from '../loki-double.ts';
import { pushLines, textsOf } from '../testing/lines.ts';

let folder: string;
let dataFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loki-double-'));
  dataFile = join(folder, 'lines');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function running<T>(use: (double: LokiDouble) => Promise<T>, maxLines?: number): Promise<T> {
  const double = await LokiDouble.start({ dataFile, ...(maxLines === undefined ? {} : { maxLines }) });
  try {
    return await use(double);
  } finally {
    await double.stop();
  }
}

it('still has, after a restart, what was answered before', async () => {
  await running((double) => pushLines(double, { job: 'web' }, ['one', 'two']));
  expect(await running((double) => textsOf(double, '{job="web"}'))).toEqual(['two', 'one']);
});

it('takes new lines after an entry that was cut short', async () => {
  await running((double) => pushLines(double, { job: 'web' }, ['before']));
  appendFileSync(dataFile, '\n[{"job":"web"},"17');
  await running((double) => pushLines(double, { job: 'web' }, ['after']));
  expect(await running((double) => textsOf(double, '{job="web"}'))).toEqual(['after', 'before']);
});

it('forgets the older half of each stream where there are too many lines, for good', async () => {
  await running(async (double) => {
    await pushLines(double, { job: 'nginx' }, ['a', 'b']);
    await pushLines(double, { job: 'web' }, ['one', 'two', 'three', 'four']);
    expect(await textsOf(double, '{job="web"}')).toEqual(['four', 'three']);
    expect(await textsOf(double, '{job="nginx"}')).toEqual(['b']);
    await pushLines(double, { job: 'web' }, ['five']);
  }, 5);
  const left = await running(async (double) => [
    await textsOf(double, '{job="web"}'),
    await textsOf(double, '{job="nginx"}'),
  ]);
  expect(left).toEqual([['five', 'four', 'three'], ['b']]);
});
