import { eventually } from '../../harness/eventually.ts';
import { removeTemporaryFolders } from '../../harness/temporary-folder.ts';
import { docker } from '../docker.ts';
import type { ContainerLog } from './harness/container-log.ts';
import { kill, Pipeline, startAgain } from './harness/pipeline.ts';

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await Pipeline.start();
});

afterAll(removeTemporaryFolders);

/** Writes numbered lines at a steady pace until it is stopped; says how many there were. */
function writeSteadily(log: ContainerLog, marker: string): { count: number; stop: () => number } {
  const writing = { count: 0, stop: () => 0 };
  const timer = setInterval(() => {
    writing.count += 1;
    log.write(`{"id":"${marker}","number":${writing.count}}`);
  }, 20);
  writing.stop = () => {
    clearInterval(timer);
    return writing.count;
  };
  return writing;
}

/** Every number once, from 1 on. */
async function expectEachOnce(marker: string, count: number): Promise<void> {
  const query = `{job="web"} |= "${marker}"`;
  await pipeline.awaitLines(query, count);
  // What was sent twice would come with what is still in the buffer.
  await eventually('nothing is left in the buffer', async () =>
    /fluentd_output_status_buffer_queue_length\{[^}]*loki[^}]*\} 0(\.0)?\n/.test(await pipeline.metrics()),
  );
  const numbers = (await pipeline.find(query)).map(
    ({ line }) => (JSON.parse(line) as { number: number }).number,
  );
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
}

const written = (writing: { count: number }, count: number) =>
  eventually(`${count} lines are written`, () => writing.count >= count);

test('a file that is rotated while it is read is read to its end', async () => {
  const web = pipeline.container();
  let count = 0;
  const write = (lines: number) => {
    for (let line = 0; line < lines; line += 1) web.write(`{"id":"rotated-1","number":${(count += 1)}}`);
  };

  write(500);
  web.rotate();
  write(500);

  await expectEachOnce('rotated-1', 1_000);
});

test('the last lines of a container are read, though it is removed right after them', async () => {
  const web = pipeline.container();
  web.write('{"id":"removed-1","number":1}');
  await pipeline.awaitLines('{job="web"} |= "removed-1"', 1);

  for (let number = 2; number <= 500; number += 1) web.write(`{"id":"removed-1","number":${number}}`);
  web.remove();

  await expectEachOnce('removed-1', 500);
});

test('Fluentd killed twice while lines are written: each arrives, and once', async () => {
  const writing = writeSteadily(pipeline.container(), 'killed-1');
  await pipeline.awaitLines('{job="web"} |= "killed-1"', 10);
  for (let round = 1; round <= 2; round += 1) {
    kill(pipeline.fluentd);
    await written(writing, writing.count + 50);
    startAgain(pipeline.fluentd);
    await pipeline.awaitLines('{job="web"} |= "killed-1"', writing.count);
  }

  await expectEachOnce('killed-1', writing.stop());
});

test('Fluentd stopped while a text is still continued: all of it arrives, and once', async () => {
  const web = pipeline.container({ job: 'continued' });
  const written = ['Error: continued-1'];
  web.write(written[0] as string);
  const timer = setInterval(() => {
    written.push(`    at step ${written.length}`);
    web.write(written.at(-1) as string);
  }, 100);
  await eventually('half a hundred lines are written', () => written.length >= 50);
  docker('stop', pipeline.fluentd.getId());
  clearInterval(timer);
  web.write('after continued-2');
  startAgain(pipeline.fluentd);

  await pipeline.awaitLine('after continued-2');
  const found = await pipeline.find('{job="continued"}');
  const messages = found.map(({ line }) => (JSON.parse(line) as { message: string }).message);
  expect(messages.join('\n').split('\n')).toEqual([...written, 'after continued-2']);
});

test('rotated while Fluentd is away: the old file is read too', async () => {
  const web = pipeline.container();
  web.write('{"id":"away-1","number":1}');
  await pipeline.awaitLines('{job="web"} |= "away-1"', 1);

  kill(pipeline.fluentd);
  web.write('{"id":"away-1","number":2}');
  web.rotate();
  web.write('{"id":"away-1","number":3}');
  startAgain(pipeline.fluentd);

  await expectEachOnce('away-1', 3);
});

test('Loki killed while lines are written, and back: each arrives, and once', async () => {
  const writing = writeSteadily(pipeline.container(), 'loki-1');
  await pipeline.awaitLines('{job="web"} |= "loki-1"', 10);

  kill(pipeline.loki);
  await written(writing, writing.count + 300);
  startAgain(pipeline.loki);

  await written(writing, writing.count + 100);
  await expectEachOnce('loki-1', writing.stop());
});

test('Loki away while Fluentd is killed: what was buffered is not lost', async () => {
  const web = pipeline.container();
  kill(pipeline.loki);
  for (let number = 1; number <= 50; number += 1) web.write(`{"id":"both-1","number":${number}}`);
  // Until they are in Fluentd's buffer, on disk: its position in the file is behind them.
  await eventually('they are buffered', async () =>
    /fluentd_output_status_buffer_total_bytes\{[^}]*loki[^}]*\} [1-9]/.test(await pipeline.metrics()),
  );
  kill(pipeline.fluentd);
  startAgain(pipeline.loki);
  startAgain(pipeline.fluentd);

  await expectEachOnce('both-1', 50);
});

test('bytes that are no UTF-8 do not stop it, and lose no other line', async () => {
  const web = pipeline.container();
  // A broken disk, that is: Docker itself writes a replacement character for such bytes.
  const [broken = ''] = web.entries('{"id":"mangled-1","text":"@"}');
  web.writeRaw(Buffer.from(broken.replace('@', '\xff\xc3'), 'latin1'));
  web.write('{"id":"replaced-1","text":"\ufffd"}');
  web.write('replaced-2 \ufffd and on');

  expect((await pipeline.awaitLine('replaced-1')).line).toContain('"text":"\ufffd"');
  expect((await pipeline.awaitLine('replaced-2')).line).toContain('\ufffd and on');
});

test('half a line, as a crash of the engine leaves it, costs one further line at most', async () => {
  const web = pipeline.container();
  const [entry = ''] = web.entries('{"id":"half-1"}');
  web.writeRaw(entry.slice(0, 30));
  web.write('{"id":"half-2"}');
  web.write('{"id":"half-3"}');

  await pipeline.awaitLine('half-3');
});
