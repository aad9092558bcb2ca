import type { Pipeline } from '../harness/pipeline.ts';

const milliseconds = (time: string) => Number(BigInt(time) / 1_000_000n);

/** What comes by UDP and by `forward`. */
export function takesLinesFromOutside(pipeline: () => Pipeline): void {
  describe('lines from outside', () => {
    test('the line that `nc -u` sends is found by its tag', async () => {
      await pipeline().sendUdp('{"tag": "flask.logs", "message": "test log"}\n');

      const [found] = await pipeline().awaitLines('{job="flask.logs"} |= "test log"', 1);
      expect(JSON.parse(found?.line ?? '')).toEqual({ tag: 'flask.logs', message: 'test log' });
    });

    test('a tag that is not allowed is no label: its line arrives as job="other"', async () => {
      await pipeline().sendUdp('{"tag": "made.up", "message": "tagged-1"}');
      await pipeline().sendUdp('{"message": "tagged-2"}');
      await pipeline().sendUdp('{"tag": "flask.logs.more", "job": "web", "message": "tagged-3"}');

      const found = await pipeline().awaitLines('{job=~".+"} |= "tagged-"', 3);
      expect(found.map(({ labels }) => labels['job'])).toEqual(['other', 'other', 'other']);
    });

    test('`forward` over TCP takes what Fluentd’s own client sends', async () => {
      pipeline().forward('flask.logs', { message: 'forwarded-1', n: 1 });
      pipeline().forward('made.up', { message: 'forwarded-2' });

      const allowed = await pipeline().awaitLine('forwarded-1');
      expect(allowed.labels).toMatchObject({ job: 'flask.logs', environment: 'test' });
      expect(JSON.parse(allowed.line)).toEqual({ tag: 'flask.logs', message: 'forwarded-1', n: 1 });
      expect((await pipeline().awaitLine('forwarded-2')).labels).toMatchObject({ job: 'other' });
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
      await pipeline().sendUdp(sent);
      await pipeline().sendUdp(JSON.stringify({ tag: 'flask.logs', message: marker }));

      expect((await pipeline().awaitLine(marker)).labels).toMatchObject({ job: 'flask.logs' });
    });

    test.each([
      ['ISO 8601', () => new Date().toISOString()],
      [
        'ISO 8601 with an offset',
        () => new Date(Date.now() + 3_600_000).toISOString().replace('Z', '+01:00'),
      ],
      ['seconds', () => Date.now() / 1_000],
      ['whole seconds as text', () => String(Math.floor(Date.now() / 1_000))],
      ['milliseconds', () => Date.now()],
      ['nanoseconds', () => Date.now() * 1_000_000],
    ])('a UDP line keeps its own time in %s, and the field', async (form, timeIn) => {
      const id = `own-${form.replaceAll(/\W/g, '-')}`;
      const time = timeIn();
      const sent = Date.now();
      await pipeline().sendUdp(JSON.stringify({ tag: 'flask.logs', time, message: id }));

      const found = await pipeline().awaitLine(id);
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
      await pipeline().sendUdp(JSON.stringify({ tag: 'flask.logs', time, message: id }));

      const found = await pipeline().awaitLine(id);
      expect(JSON.parse(found.line)).toEqual({ tag: 'flask.logs', time, message: id });
      expect(milliseconds(found.time)).toBeGreaterThanOrEqual(sent);
      expect(milliseconds(found.time)).toBeLessThanOrEqual(Date.now());
    });

    test('every JSON line of a datagram arrives, and one that is broken costs no other', async () => {
      const line = (message: string) => JSON.stringify({ tag: 'flask.logs', message });
      await pipeline().sendUdp(`${line('datagram-1')}\n{broken\n${line('datagram-2')}\n`);
      await pipeline().sendUdp(JSON.stringify({ tag: 'flask.logs', message: 'datagram-3' }, null, 2));

      const found = await pipeline().awaitLines('{job="flask.logs"} |= "datagram-"', 3);
      expect(found.map((one) => (JSON.parse(one.line) as { message: string }).message).sort()).toEqual([
        'datagram-1',
        'datagram-2',
        'datagram-3',
      ]);
    });

    test('two lines of a datagram that say the same are two', async () => {
      await pipeline().sendUdp('{"tag":"flask.logs","message":"twice-1"}\n'.repeat(2));

      expect(await pipeline().awaitLines('{job="flask.logs"} |= "twice-1"', 2)).toHaveLength(2);
    });

    test('bytes that are no UTF-8 are replaced', async () => {
      await pipeline().sendUdp(Buffer.from('{"tag":"flask.logs","message":"latin-1 \xe9"}', 'latin1'));

      expect((await pipeline().awaitLine('latin-1')).line).toContain('latin-1 \ufffd');
    });

    test('`forward` with a time of 1970 arrives with the time of its arrival', async () => {
      const sent = Date.now();
      pipeline().forward('flask.logs', { message: 'forwarded-3' }, '--event-time', '1970-01-01T00:00:00Z');

      expect(milliseconds((await pipeline().awaitLine('forwarded-3')).time)).toBeGreaterThanOrEqual(sent);
    });
  });
}
