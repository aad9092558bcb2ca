import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { LogReading } from './log-reading.ts';

/** The file begins here, and the reading ten seconds later. */
const zero = Date.parse('2026-11-28T15:00:00Z');
const began = zero + 10_000;
const second = 1e9;
const start = 10 * second;

/** An entry of the engine's file, so many nanoseconds after its begin; one without a line break goes on in the next. */
interface Entry {
  at: number;
  text: string;
  output?: number;
}
const failure = (at: number, output = 1): Entry => ({
  at,
  text: '{"level":"error","msg":"no table"}\n',
  output,
});

function timeOf(nanoseconds: number): string {
  const whole = new Date(zero + Math.floor(nanoseconds / second) * 1_000).toISOString().slice(0, 19);
  return `${whole}.${String(nanoseconds % second).padStart(9, '0')}Z`;
}

function frameOf({ at, text, output = 1 }: Entry): Buffer {
  const bytes = Buffer.from(`${timeOf(at)} ${text}`);
  const header = Buffer.alloc(8);
  header[0] = output;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** A container's file as the engine tells of it: of its last entries all from the first on that is not from before a time. */
function fileOf(entries: Entry[]) {
  const looked: number[] = [];
  const log = (_container: string, since: Date, last = entries.length): Promise<IncomingMessage> => {
    const some = entries.slice(Math.max(0, entries.length - last));
    looked.push(some.length);
    const first = some.findIndex(({ at }) => zero + at / 1e6 >= since.getTime());
    const wanted = first < 0 ? [] : some.slice(first);
    const frames = wanted.map(frameOf);
    return Promise.resolve(Readable.from([Buffer.concat(frames)]) as IncomingMessage);
  };
  return { docker: { log }, looked };
}

const readingOf = (entries: Entry[]) => new LogReading(fileOf(entries).docker, 'a', began);

test('each line counts once, by the nanosecond', async () => {
  const entries = [failure(start + 1), { at: start + 2, text: '{"level":"info","msg":"ready"}\n' }];
  const reading = readingOf(entries);
  expect(await reading.read()).toMatchObject({ lines: 2, errors: [{ at: began }] });
  entries.push(failure(start + 3));
  expect((await reading.read()).errors).toHaveLength(2);
  expect(await reading.read()).toMatchObject({ lines: 3, unknown: 0, errors: [{}, {}] });
});

test('a line of stderr that comes into the file after a later one of stdout counts, and neither twice', async () => {
  const entries = [failure(start + 9, 1)];
  const reading = readingOf(entries);
  await reading.read();
  entries.push(failure(start + 5, 2));
  expect(await reading.read()).toMatchObject({ lines: 2 });
  expect(await reading.read()).toMatchObject({ lines: 2 });
});

test('a long line, which is several entries, hides none of the others', async () => {
  const before = Array.from({ length: 300 }, (_, at) => failure(start + at));
  const long = [
    { at: start + 400, text: '{"level":"error",' },
    { at: start + 400, text: '"msg":"no table"}\n' },
  ];
  const after = Array.from({ length: 98 }, (_, at) => failure(start + 500 + at));
  expect(await readingOf([...before, ...long, ...after]).read()).toMatchObject({ lines: 300 + 1 + 98 });
});

test('a line whose end is not written yet counts once it is', async () => {
  const entries: Entry[] = [failure(start), { at: start + 1, text: '{"level":"error",' }];
  const reading = readingOf(entries);
  expect(await reading.read()).toMatchObject({ lines: 1 });
  entries.push({ at: start + 1, text: '"msg":"no table"}\n' });
  expect(await reading.read()).toMatchObject({ lines: 2, unknown: 0 });
});

test('what was there before it began neither counts nor is looked at, however long the file is', async () => {
  const before = Array.from({ length: 50_000 }, (_, at) => failure(at));
  const file = fileOf([...before, failure(start + second)]);
  const reading = new LogReading(file.docker, 'a', began);
  expect(await reading.read()).toMatchObject({ lines: 1 });
  expect(Math.max(...file.looked)).toBeLessThan(1_000);
});

test('of very many errors the newest are kept, and all are counted', async () => {
  const entries = Array.from({ length: 30_000 }, (_, at) => failure(start + at));
  const { lines, errors } = await readingOf(entries).read();
  expect(lines).toBe(30_000);
  expect(errors.length).toBeLessThanOrEqual(10_000);
  expect(errors.length).toBeGreaterThan(9_000);
});

test('two who ask at once get each line once', async () => {
  const reading = readingOf([failure(start), failure(start + 1)]);
  const [one, other] = await Promise.all([reading.read(), reading.read()]);
  expect([one.lines, other.lines]).toEqual([2, 2]);
});

test('where the engine does not tell once, nothing is missing the next time', async () => {
  const { docker } = fileOf([failure(start)]);
  let fails = true;
  const log: typeof docker.log = (...asked) =>
    fails ? Promise.reject(new Error('gone')) : docker.log(...asked);
  const reading = new LogReading({ log }, 'a', began);
  await expect(reading.read()).rejects.toThrow('gone');
  fails = false;
  expect(await reading.read()).toMatchObject({ lines: 1 });
});

test('what the engine says where it can not read its file is the error', async () => {
  const said = frameOf({ at: 0, text: 'Error grabbing logs: unexpected EOF\n', output: 3 });
  const log = () => Promise.resolve(Readable.from([said]) as IncomingMessage);
  await expect(new LogReading({ log }, 'a', began).read()).rejects.toThrow(
    'Error grabbing logs: unexpected EOF',
  );
});

test('errors that are alike share a text, and others keep their own', async () => {
  const entry = (at: number, message: string) => ({
    at: start + at,
    text: `{"level":"error","msg":"${message}"}\n`,
  });
  const { errors } = await readingOf([
    entry(1, 'order 4711 has no table'),
    entry(2, 'no disk'),
    entry(3, 'order 4712 has no table'),
  ]).read();
  expect(errors.map(({ text }) => (JSON.parse(text) as { msg: string }).msg)).toEqual([
    'order 4711 has no table',
    'no disk',
    'order 4711 has no table',
  ]);
});
