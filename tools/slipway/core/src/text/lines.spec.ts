import { PassThrough } from 'node:stream';
import * as fc from 'fast-check';
import { linesFrom, onLines } from './line-stream.ts';
import { cutMark, LineSplitter, linesOf } from './lines.ts';

const split = (chunks: readonly (Buffer | string)[], longest?: number): string[] => {
  const splitter = new LineSplitter(longest);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
};

describe('a line', () => {
  test.each([
    ['U+2028 and U+2029', 'a\u2028b\u2029c'],
    ['a vertical tab, a form feed and U+0085', 'a\vb\fc\u0085d'],
    ['a progress bar', '10 %\r20 %\r30 %'],
    ['colours', '\u001B[31mred\u001B[0m'],
    ['control characters', 'a\u0000b\u0007c'],
    ['a carriage return of its own', '\ra'],
  ])('with %s stays one line', (_, line) => {
    expect(split([Buffer.from(`${line}\nnext\n`)])).toEqual([line, 'next']);
  });

  test('loses one carriage return before its line break, and only one', () => {
    expect(split(['a\r\n', 'b\r\r\n', '\r\n', 'c\r'])).toEqual(['a', 'b\r', '', 'c']);
    expect(split(['a\r', '\nb'])).toEqual(['a', 'b']);
  });

  test('that is empty counts, and what is left at the end without a line break', () => {
    expect(split(['\n\na\n\nb'])).toEqual(['', '', 'a', '', 'b']);
    expect(split([])).toEqual([]);
  });

  test('that is no UTF-8 keeps what can be read of it', () => {
    expect(split([Buffer.from([0x61, 0xff, 0x62, 0x0a, 0x63, 0xe2, 0x82])])).toEqual(['a\uFFFDb', 'c\uFFFD']);
  });

  test('that is too long is cut and marked, and the next one is whole', () => {
    expect(split(['abcd', 'ef', 'gh\nnext\r\nabcd\r\nabcde\n'], 4)).toEqual([
      `abcd${cutMark}`,
      'next',
      'abcd',
      `abcd${cutMark}`,
    ]);
    expect(split(['abc😀d\n'], 4)).toEqual([`abc${cutMark}`]);
  });

  test('is the same however its bytes arrive', () => {
    const pieces = fc.array(fc.constantFrom('a', 'é', '😀', '\u2028', '\r', '\n', '\r\n', ' '), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 7 }), (parts, size) => {
        const bytes = Buffer.from(parts.join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect(split(chunks)).toEqual(split([bytes]));
        expect(split([bytes])).toEqual(linesOf(bytes.toString()));
      }),
    );
  });
});

describe('a stream', () => {
  test('gives its lines to a listener, the unfinished last one too', async () => {
    const stream = new PassThrough();
    const lines: string[] = [];
    onLines(stream, (line) => lines.push(line));
    stream.write('one\u2028still one\ntw');
    stream.end('o');
    await new Promise((resolve) => stream.once('close', resolve));
    expect(lines).toEqual(['one\u2028still one', 'two']);
  });

  test('gives its lines one after another', async () => {
    const stream = new PassThrough();
    stream.end('one\u2028still one\r\ntwo');
    const lines: string[] = [];
    for await (const line of linesFrom(stream)) lines.push(line);
    expect(lines).toEqual(['one\u2028still one', 'two']);
  });
});
