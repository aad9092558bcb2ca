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

async function running<T>(use: (double: LokiDouble) => Promise<T>): Promise<T> {
  const double = await LokiDouble.start({ dataFile });
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
