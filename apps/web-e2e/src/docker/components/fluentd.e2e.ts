import { removeTemporaryFolders } from '../../harness/temporary-folder.ts';
import { Pipeline } from './harness/pipeline.ts';

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await Pipeline.start();
});

afterAll(removeTemporaryFolders);

describe('lines of containers', () => {
  test('JSON arrives as it was written, and says which container wrote it', async () => {
    const web = pipeline.container();
    web.write(
      '{"level":"info","id":"intact-1","n":1.50,"nested":{"a":[1,null]},"text":"ä \\"quoted\\" \\\\ \\u0007"}',
    );

    const { line } = await pipeline.awaitLine('intact-1');
    expect(line).toBe(
      `{"level":"info","id":"intact-1","n":1.50,"nested":{"a":[1,null]},"text":"ä \\"quoted\\" \\\\ \\u0007","container":"${web.name}"}`,
    );
  });

  test('an empty object, and one in whose text a brace is last, stay JSON', async () => {
    const job = 'braces';
    const odd = pipeline.container({ job });
    odd.write('{}');
    odd.write('{"text":"}"}');

    const found = await pipeline.awaitLines(`{job="${job}"}`, 2);
    expect(found.map(({ line }) => JSON.parse(line) as unknown)).toEqual([
      { container: odd.name },
      { text: '}', container: odd.name },
    ]);
  });

  test('labels are few: the job, the environment, and what Loki adds', async () => {
    pipeline.container().write('{"level":"warn","id":"labelled-1","user":"someone"}');

    const { labels } = await pipeline.awaitLine('labelled-1');
    expect(labels).toMatchObject({ job: 'web', environment: 'test' });
    const more = Object.keys(labels).filter((name) => !['job', 'environment'].includes(name));
    expect(['service_name', 'detected_level']).toEqual(expect.arrayContaining(more) as string[]);
  });

  test('text is wrapped: with its stream, its release and its container', async () => {
    const web = pipeline.container({ release: 'r7' });
    web.write('web cannot start: wrapped-1 "quoted" \u0007', 'stderr');

    const { line, labels } = await pipeline.awaitLine('wrapped-1');
    expect(labels).toMatchObject({ job: 'web' });
    expect(JSON.parse(line)).toEqual({
      message: 'web cannot start: wrapped-1 "quoted" \u0007',
      stream: 'stderr',
      release: 'r7',
      container: web.name,
    });
  });

  test('a line of 100 KB is whole again, though Docker cuts it and others write between', async () => {
    const [one, other] = [pipeline.container(), pipeline.container()];
    const text = 'long '.repeat(20_000);
    const pieces = one.entries(`{"id":"whole-1","text":"${text}"}`);
    expect(pieces.length).toBeGreaterThan(5);
    pieces.forEach((piece, index) => {
      one.writeRaw(piece);
      one.write(`{"id":"between-${index}"}`, 'stderr');
      other.write(`{"id":"beside-${index}"}`);
    });

    const { line } = await pipeline.awaitLine('whole-1');
    expect(JSON.parse(line)).toEqual({ id: 'whole-1', text, container: one.name });
    expect(await pipeline.awaitLines('{job="web"} |~ "(between|beside)-"', 2 * pieces.length)).toHaveLength(
      2 * pieces.length,
    );
  });

  test('a stack trace is one line, and what follows it is another', async () => {
    const web = pipeline.container();
    const trace = ['Error: traced-1', '    at run (main.cjs:1:2)', '    at main (main.cjs:3:4)'];
    for (const part of trace) web.write(part, 'stderr');
    web.write('after traced-2', 'stderr');

    const { line } = await pipeline.awaitLine('traced-1');
    expect((JSON.parse(line) as { message: string }).message).toBe(trace.join('\n'));
    expect((JSON.parse((await pipeline.awaitLine('traced-2')).line) as { message: string }).message).toBe(
      'after traced-2',
    );
  });

  test('lines of another environment, and of none, are left out; Fluentd’s own too', async () => {
    pipeline.container({ environment: 'other' }).write('{"id":"outside-1"}');
    pipeline.container({ environment: 'test2' }).write('{"id":"outside-2"}');
    pipeline.container({ environment: 'a-test' }).write('{"id":"outside-3"}');
    pipeline.container({ job: 'fluentd' }).write('{"id":"outside-4"}');
    const plain = '{"log":"{\\"id\\":\\"outside-5\\"}\\n","stream":"stdout","time":"2026-01-01T00:00:00Z"}\n';
    pipeline.container().writeRaw(plain);
    pipeline.container().write('{"id":"inside-1"}');
    await pipeline.awaitLine('inside-1');
    // One that is found later than all of them were written.
    pipeline.container().write('{"id":"inside-2"}');
    await pipeline.awaitLine('inside-2');

    expect(await pipeline.find('{job=~".+"} |= "outside-"')).toEqual([]);
  });
});

describe('lines from outside', () => {
  test('the line that `nc -u` sends is found by its tag', async () => {
    await pipeline.sendUdp('{"tag": "flask.logs", "message": "test log"}\n');

    const [found] = await pipeline.awaitLines('{job="flask.logs"} |= "test log"', 1);
    expect(JSON.parse(found?.line ?? '')).toEqual({ tag: 'flask.logs', message: 'test log' });
  });

  test('a tag that is not allowed is no label: its line arrives as job="other"', async () => {
    await pipeline.sendUdp('{"tag": "made.up", "message": "tagged-1"}');
    await pipeline.sendUdp('{"message": "tagged-2"}');
    await pipeline.sendUdp('{"tag": "flask.logs.more", "job": "web", "message": "tagged-3"}');

    const found = await pipeline.awaitLines('{job=~".+"} |= "tagged-"', 3);
    expect(found.map(({ labels }) => labels['job'])).toEqual(['other', 'other', 'other']);
  });

  test('`forward` over TCP takes what Fluentd’s own client sends', async () => {
    pipeline.forward('flask.logs', { message: 'forwarded-1', n: 1 });
    pipeline.forward('made.up', { message: 'forwarded-2' });

    const allowed = await pipeline.awaitLine('forwarded-1');
    expect(allowed.labels).toMatchObject({ job: 'flask.logs', environment: 'test' });
    expect(JSON.parse(allowed.line)).toEqual({ tag: 'flask.logs', message: 'forwarded-1', n: 1 });
    expect((await pipeline.awaitLine('forwarded-2')).labels).toMatchObject({ job: 'other' });
  });

  test.each([
    ['no JSON', 'nothing like it'],
    ['no object', '["flask.logs"]'],
    ['a text', '"flask.logs"'],
    ['null', 'null'],
    ['a tag that is no text', '{"tag": {"a": 1}, "message": "odd"}'],
    ['an empty tag', '{"tag": "", "message": "odd"}'],
    ['bytes that are no UTF-8', Buffer.from('{"tag":"flask.logs","message":"\xc3\x28 odd"}', 'latin1')],
    ['a very deep one', `${'{"a":'.repeat(600)}1${'}'.repeat(600)}`],
  ])('%s does not stop it', async (what, sent) => {
    const marker = `after ${what}`;
    await pipeline.sendUdp(sent);
    await pipeline.sendUdp(JSON.stringify({ tag: 'flask.logs', message: marker }));

    expect((await pipeline.awaitLine(marker)).labels).toMatchObject({ job: 'flask.logs' });
  });

  test.each([
    ['ISO 8601', () => new Date().toISOString()],
    ['ISO 8601 with an offset', () => new Date(Date.now() + 3_600_000).toISOString().replace('Z', '+01:00')],
    ['seconds', () => Date.now() / 1_000],
    ['whole seconds as text', () => String(Math.floor(Date.now() / 1_000))],
    ['milliseconds', () => Date.now()],
    ['nanoseconds', () => Date.now() * 1_000_000],
  ])('a UDP line keeps its own time in %s, and the field', async (form, timeIn) => {
    const id = `own-${form.replaceAll(/\W/g, '-')}`;
    const time = timeIn();
    const sent = Date.now();
    await pipeline.sendUdp(JSON.stringify({ tag: 'flask.logs', time, message: id }));

    const found = await pipeline.awaitLine(id);
    expect(JSON.parse(found.line)).toEqual({ tag: 'flask.logs', time, message: id });
    // Rounded down to the form's unit, at most; arrival would be later.
    expect(milliseconds(found.time)).toBeLessThanOrEqual(sent);
    expect(milliseconds(found.time)).toBeGreaterThanOrEqual(sent - 1_100);
  });

  test.each([
    ['garbage', 'yesterday'],
    ['1970', 0],
    ['the far future', '2099-01-01T00:00:00Z'],
    ['hours ago, which Loki would refuse', new Date(Date.now() - 8 * 3_600_000).toISOString()],
    ['an object', { at: 1 }],
    ['nothing', null],
    ['a huge number', 1e300],
  ])('a UDP line whose time is %s has the time of its arrival', async (what, time) => {
    const id = `arrival-${what.replaceAll(/\W/g, '-')}`;
    const sent = Date.now();
    await pipeline.sendUdp(JSON.stringify({ tag: 'flask.logs', time, message: id }));

    const found = await pipeline.awaitLine(id);
    expect(JSON.parse(found.line)).toEqual({ tag: 'flask.logs', time, message: id });
    expect(milliseconds(found.time)).toBeGreaterThanOrEqual(sent);
    expect(milliseconds(found.time)).toBeLessThanOrEqual(Date.now());
  });

  test('every JSON line of a datagram arrives, and one that is broken costs no other', async () => {
    const line = (message: string) => JSON.stringify({ tag: 'flask.logs', message });
    await pipeline.sendUdp(`${line('datagram-1')}\n{broken\n${line('datagram-2')}\n`);
    await pipeline.sendUdp(JSON.stringify({ tag: 'flask.logs', message: 'datagram-3' }, null, 2));

    const found = await pipeline.awaitLines('{job="flask.logs"} |= "datagram-"', 3);
    expect(found.map((one) => (JSON.parse(one.line) as { message: string }).message).sort()).toEqual([
      'datagram-1',
      'datagram-2',
      'datagram-3',
    ]);
  });

  test('two lines of a datagram that say the same are two', async () => {
    await pipeline.sendUdp('{"tag":"flask.logs","message":"twice-1"}\n'.repeat(2));

    expect(await pipeline.awaitLines('{job="flask.logs"} |= "twice-1"', 2)).toHaveLength(2);
  });

  test('bytes that are no UTF-8 are replaced', async () => {
    await pipeline.sendUdp(Buffer.from('{"tag":"flask.logs","message":"latin-1 \xe9"}', 'latin1'));

    expect((await pipeline.awaitLine('latin-1')).line).toContain('latin-1 \ufffd');
  });

  test('`forward` with a time of 1970 arrives with the time of its arrival', async () => {
    const sent = Date.now();
    pipeline.forward('flask.logs', { message: 'forwarded-3' }, '--event-time', '1970-01-01T00:00:00Z');

    expect(milliseconds((await pipeline.awaitLine('forwarded-3')).time)).toBeGreaterThanOrEqual(sent);
  });
});

test('its metrics tell how far it has read and what it holds', async () => {
  const metrics = await pipeline.metrics();

  expect(metrics).toMatch(/fluentd_tail_file_position\{/);
  expect(metrics).toMatch(/fluentd_output_status_buffer_total_bytes\{.*loki/);
});

describe('lines that are too long for Loki', () => {
  test('JSON of 1.5 MB is cut, says so, and keeps its short fields', async () => {
    const web = pipeline.container();
    const text = 'long "ä" '.repeat(150_000);
    web.write(JSON.stringify({ level: 'error', id: 'cut-1', text, nested: { text } }));
    web.write('{"id":"cut-2"}');

    const { line } = await pipeline.awaitLine('cut-1');
    const read = JSON.parse(line) as Record<string, unknown>;
    expect(read).toMatchObject({ level: 'error', id: 'cut-1', container: web.name, truncated: true });
    expect(read['bytes']).toBeGreaterThan(1_500_000);
    expect(text.startsWith(read['text'] as string)).toBe(true);
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(204_800);
    await pipeline.awaitLine('cut-2');
  });

  test('text of 1.5 MB is cut, and says so', async () => {
    const web = pipeline.container();
    web.write(`cut-3 ${'text '.repeat(300_000)}`);

    const read = JSON.parse((await pipeline.awaitLine('cut-3')).line) as Record<string, unknown>;
    expect(read).toMatchObject({ container: web.name, truncated: true });
    expect(read['message']).toMatch(/^cut-3 text /);
  });

  test('JSON of many fields is cut as a whole', async () => {
    const fields = Object.fromEntries(
      Array.from({ length: 60_000 }, (_, at) => [`field${at}`, 'x'.repeat(9)]),
    );
    pipeline.container().write(JSON.stringify({ id: 'cut-4', ...fields }));

    const read = JSON.parse((await pipeline.awaitLine('cut-4')).line) as Record<string, unknown>;
    expect(read).toMatchObject({ truncated: true });
    expect(read['message']).toMatch(/^\{"id":"cut-4","field0"/);
  });

  test('a record of 1.5 MB that comes by `forward` is cut too', async () => {
    pipeline.forwardLong('flask.logs', 'cut-5', 1_500_000);

    const read = JSON.parse((await pipeline.awaitLine('cut-5')).line) as Record<string, unknown>;
    expect(read).toMatchObject({ tag: 'flask.logs', id: 'cut-5', truncated: true });
  });
});

const milliseconds = (time: string) => Number(BigInt(time) / 1_000_000n);
