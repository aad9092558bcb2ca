import type { Pipeline } from '../harness/pipeline.ts';

/** Lines that are longer than Loki takes. */
export function cutsLongLines(pipeline: () => Pipeline): void {
  describe('lines that are too long for Loki', () => {
    test('JSON of 1.5 MB is cut, says so, and keeps its short fields', async () => {
      const web = pipeline().container();
      const text = 'long "ä" '.repeat(150_000);
      web.write(JSON.stringify({ level: 'error', id: 'cut-1', text, nested: { text } }));
      web.write('{"id":"cut-2"}');

      const { line } = await pipeline().awaitLine('cut-1');
      const read = JSON.parse(line) as Record<string, unknown>;
      expect(read).toMatchObject({ level: 'error', id: 'cut-1', container: web.name, truncated: true });
      expect(read['bytes']).toBeGreaterThan(1_500_000);
      expect(text.startsWith(read['text'] as string)).toBe(true);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(204_800);
      await pipeline().awaitLine('cut-2');
    });

    test('text of 1.5 MB is cut, and says so', async () => {
      const web = pipeline().container();
      web.write(`cut-3 ${'text '.repeat(300_000)}`);

      const read = JSON.parse((await pipeline().awaitLine('cut-3')).line) as Record<string, unknown>;
      expect(read).toMatchObject({ container: web.name, truncated: true });
      expect(read['message']).toMatch(/^cut-3 text /);
    });

    test('JSON of many fields is cut as a whole', async () => {
      const fields = Object.fromEntries(
        Array.from({ length: 60_000 }, (_, at) => [`field${at}`, 'x'.repeat(9)]),
      );
      pipeline()
        .container()
        .write(JSON.stringify({ id: 'cut-4', ...fields }));

      const read = JSON.parse((await pipeline().awaitLine('cut-4')).line) as Record<string, unknown>;
      expect(read).toMatchObject({ truncated: true });
      expect(read['message']).toMatch(/^\{"id":"cut-4","field0"/);
    });

    test('a record of 1.5 MB that comes by `forward` is cut too', async () => {
      pipeline().forwardLong('flask.logs', 'cut-5', 1_500_000);

      const read = JSON.parse((await pipeline().awaitLine('cut-5')).line) as Record<string, unknown>;
      expect(read).toMatchObject({ tag: 'flask.logs', id: 'cut-5', truncated: true });
    });
  });
}
