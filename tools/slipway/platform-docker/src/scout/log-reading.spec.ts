import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { LogReading } from './log-reading.ts';

const began = Date.parse('2026-11-28T15:00:00Z');
/** A line so many nanoseconds after the beginning, as the engine keeps it. */
const line = (nanoseconds: number, text: string) => ({ nanoseconds, text });
type Line = ReturnType<typeof line>;
const failure = (nanoseconds: number) => line(nanoseconds, '{"level":"error","msg":"no table"}');

const timeOf = (nanoseconds: number) => `2026-11-28T15:00:00.${String(nanoseconds).padStart(9, '0')}Z`;

function framesOf(lines: readonly Line[]): Buffer {
  return Buffer.concat(
    lines.flatMap(({ nanoseconds, text }) => {
      const bytes = Buffer.from(`${timeOf(nanoseconds)} ${text}\n`);
      const header = Buffer.alloc(8);
      header[0] = 1;
      header.writeUInt32BE(bytes.length, 4);
      return [header, bytes];
    }),
  );
}

/** The engine's file of a container: what is asked of it, and how many lines it had to look at. */
function fileOf(lines: Line[]) {
  const looked: number[] = [];
  const log = (_container: string, since: string, last = lines.length): Promise<IncomingMessage> => {
    const [seconds = '', fraction = ''] = since.split('.');
    const from = (Number(seconds) - began / 1_000) * 1e9 + Number(fraction.padEnd(9, '0'));
    const some = lines.slice(Math.max(0, lines.length - last));
    looked.push(some.length);
    const wanted = some.filter(({ nanoseconds }) => nanoseconds >= from);
    return Promise.resolve(Readable.from([framesOf(wanted)]) as IncomingMessage);
  };
  return { docker: { log }, looked };
}

test('each line counts once, by the nanosecond', async () => {
  const lines = [failure(1), line(2, '{"level":"info","msg":"ready"}')];
  const reading = new LogReading(fileOf(lines).docker, 'a', began);
  expect(await reading.read()).toMatchObject({ lines: 2, errors: [{ at: began }] });
  lines.push(failure(3));
  expect((await reading.read()).errors).toHaveLength(2);
  expect(await reading.read()).toMatchObject({ lines: 3, errors: [{}, {}] });
});

test('what was there before it began is not looked at, however long the file is', async () => {
  const before = Array.from({ length: 50_000 }, (_, at) => failure(at));
  const file = fileOf([...before, failure(999_000_000)]);
  const reading = new LogReading(file.docker, 'a', began + 900);
  expect(await reading.read()).toMatchObject({ lines: 1 });
  expect(Math.max(...file.looked)).toBeLessThan(1_000);
});

test('more new lines than it looked for are all read', async () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => failure(at));
  const reading = new LogReading(fileOf(lines).docker, 'a', began);
  expect(await reading.read()).toMatchObject({ lines: 20_000 });
  expect((await reading.read()).errors.length).toBeLessThanOrEqual(20_000);
});

test('two who ask at once get each line once', async () => {
  const reading = new LogReading(fileOf([failure(1), failure(2)]).docker, 'a', began);
  const [one, other] = await Promise.all([reading.read(), reading.read()]);
  expect([one.lines, other.lines]).toEqual([2, 2]);
});

test('where the engine does not tell once, nothing is missing the next time', async () => {
  const { docker } = fileOf([failure(1)]);
  let fails = true;
  const log: typeof docker.log = (...asked) =>
    fails ? Promise.reject(new Error('gone')) : docker.log(...asked);
  const reading = new LogReading({ log }, 'a', began);
  await expect(reading.read()).rejects.toThrow('gone');
  fails = false;
  expect(await reading.read()).toMatchObject({ lines: 1 });
});
