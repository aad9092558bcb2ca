import type { Pipeline } from '../harness/pipeline.ts';

/** What containers write, as Docker keeps it. */
export function takesLinesOfContainers(pipeline: () => Pipeline): void {
  describe('lines of containers', () => {
    test('JSON arrives as it was written, and says which container wrote it', async () => {
      const web = pipeline().container();
      web.write(
        '{"level":"info","id":"intact-1","n":1.50,"nested":{"a":[1,null]},"text":"ä \\"quoted\\" \\\\ \\u0007"}',
      );

      const { line } = await pipeline().awaitLine('intact-1');
      expect(line).toBe(
        `{"level":"info","id":"intact-1","n":1.50,"nested":{"a":[1,null]},"text":"ä \\"quoted\\" \\\\ \\u0007","container":"${web.name}"}`,
      );
    });

    test('an empty object, and one in whose text a brace is last, stay JSON', async () => {
      const job = 'braces';
      const odd = pipeline().container({ job });
      odd.write('{}');
      odd.write('{"text":"}"}');

      const found = await pipeline().awaitLines(`{job="${job}"}`, 2);
      expect(found.map(({ line }) => JSON.parse(line) as unknown)).toEqual([
        { container: odd.name },
        { text: '}', container: odd.name },
      ]);
    });

    test('labels are few: the job, the environment, and what Loki adds', async () => {
      pipeline().container().write('{"level":"warn","id":"labelled-1","user":"someone"}');

      const { labels } = await pipeline().awaitLine('labelled-1');
      expect(labels).toMatchObject({ job: 'web', environment: 'test' });
      const more = Object.keys(labels).filter((name) => !['job', 'environment'].includes(name));
      expect(['service_name', 'detected_level']).toEqual(expect.arrayContaining(more) as string[]);
    });

    test('text is wrapped: with its stream, its release and its container', async () => {
      const web = pipeline().container({ release: 'r7' });
      web.write('web cannot start: wrapped-1 "quoted" \u0007', 'stderr');

      const { line, labels } = await pipeline().awaitLine('wrapped-1');
      expect(labels).toMatchObject({ job: 'web' });
      expect(JSON.parse(line)).toEqual({
        message: 'web cannot start: wrapped-1 "quoted" \u0007',
        stream: 'stderr',
        release: 'r7',
        container: web.name,
      });
    });

    test('a line of 100 KB is whole again, though Docker cuts it and others write between', async () => {
      const [one, other] = [pipeline().container(), pipeline().container()];
      const text = 'long '.repeat(20_000);
      const pieces = one.entries(`{"id":"whole-1","text":"${text}"}`);
      expect(pieces.length).toBeGreaterThan(5);
      pieces.forEach((piece, index) => {
        one.writeRaw(piece);
        one.write(`{"id":"between-${index}"}`, 'stderr');
        other.write(`{"id":"beside-${index}"}`);
      });

      const { line } = await pipeline().awaitLine('whole-1');
      expect(JSON.parse(line)).toEqual({ id: 'whole-1', text, container: one.name });
      expect(
        await pipeline().awaitLines('{job="web"} |~ "(between|beside)-"', 2 * pieces.length),
      ).toHaveLength(2 * pieces.length);
    });

    test('a stack trace is one line, and what follows it is another', async () => {
      const web = pipeline().container();
      const trace = ['Error: traced-1', '    at run (main.cjs:1:2)', '    at main (main.cjs:3:4)'];
      for (const part of trace) web.write(part, 'stderr');
      web.write('after traced-2', 'stderr');

      const { line } = await pipeline().awaitLine('traced-1');
      expect((JSON.parse(line) as { message: string }).message).toBe(trace.join('\n'));
      expect((JSON.parse((await pipeline().awaitLine('traced-2')).line) as { message: string }).message).toBe(
        'after traced-2',
      );
    });

    test('a stack trace is one line whenever it is written, between two looks at the file too', async () => {
      const job = 'traces';
      const parts = (number: number) => [
        `Error: trace-${number}`,
        '    at run (main.cjs:1:2)',
        '    at main',
      ];
      // Over two seconds: some are cut by a look, between one part and the next.
      for (let number = 0; number < 40; number += 1) {
        const web = pipeline().container({ job });
        for (const part of parts(number)) {
          web.write(part, 'stderr');
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }

      const found = await pipeline().awaitLines(`{job="${job}"}`, 40);
      expect(found.map(({ line }) => (JSON.parse(line) as { message: string }).message).sort()).toEqual(
        Array.from({ length: 40 }, (_, number) => parts(number).join('\n')).sort(),
      );
    });

    test('lines of another environment, and of none, are left out; Fluentd’s own too', async () => {
      pipeline().container({ environment: 'other' }).write('{"id":"outside-1"}');
      pipeline().container({ environment: 'test2' }).write('{"id":"outside-2"}');
      pipeline().container({ environment: 'a-test' }).write('{"id":"outside-3"}');
      pipeline().container({ job: 'fluentd' }).write('{"id":"outside-4"}');
      const plain =
        '{"log":"{\\"id\\":\\"outside-5\\"}\\n","stream":"stdout","time":"2026-01-01T00:00:00Z"}\n';
      pipeline().container().writeRaw(plain);
      pipeline().container().write('{"id":"inside-1"}');
      await pipeline().awaitLine('inside-1');
      // One that is found later than all of them were written.
      pipeline().container().write('{"id":"inside-2"}');
      await pipeline().awaitLine('inside-2');

      expect(await pipeline().find('{job=~".+"} |= "outside-"')).toEqual([]);
    });
  });
}
