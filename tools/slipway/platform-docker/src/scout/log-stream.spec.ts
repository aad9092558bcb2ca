import { LogStream } from './log-stream.ts';

const time = '2026-11-28T15:00:00.123456789Z';
const at = Date.parse(time);

/** A frame as the engine sends it: 1 is stdout, 2 stderr. */
function frame(output: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = output;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

test('lines come with their times, however the stream is cut', () => {
  const bytes = Buffer.concat([frame(1, `${time} näive\n`), frame(2, `${time} two words\n${time} three\n`)]);
  for (const size of [1, 7, 8, 13, bytes.length]) {
    const stream = new LogStream();
    const lines = [];
    for (let start = 0; start < bytes.length; start += size) {
      lines.push(...stream.push(bytes.subarray(start, start + size)));
    }
    expect(lines).toEqual([
      { at, time, output: 1, text: 'näive' },
      { at, time, output: 2, text: 'two words' },
      { at, time, output: 2, text: 'three' },
    ]);
  }
});

test('what stdout and stderr print at once is not mixed up', () => {
  const stream = new LogStream();
  expect(stream.push(frame(1, `${time} one and `))).toEqual([]);
  expect(stream.push(frame(2, `${time} other\n`))).toEqual([{ at, time, output: 2, text: 'other' }]);
  expect(stream.push(frame(1, `${time} a half\n`))).toEqual([
    { at, time, output: 1, text: 'one and a half' },
  ]);
});
