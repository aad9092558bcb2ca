import { cutMark } from '../text/lines.ts';
import { keptLine } from './kept-line.ts';
import { readLine } from './log-line.ts';

const received = new Date('2026-11-28T15:00:00.000Z');
const kept = (line: string) => keptLine(line, received);

test.each([
  '{"level":30,"time":1764342000123,"msg":"x"}',
  '{"timestamp": "2026-11-28T15:00:00Z", "message": "x"}',
])('%s has a time and stays as it is', (line) => {
  expect(kept(line)).toBe(line);
});

test.each(['{}', '{"level":"error","message":"x"}', '{ "time": "soon" }'])(
  '%s gets the time of receipt',
  (line) => {
    const text = kept(line);
    expect(JSON.parse(text)).toEqual({ received: received.toISOString(), ...(JSON.parse(line) as object) });
    expect(readLine(text)).toMatchObject({ time: received.getTime(), severity: readLine(line).severity });
  },
);

test.each([
  ['Error: no cargo', 'error'],
  ['GET / 200 served', undefined],
  ['WARN low on rope', 'info'],
  ['{not json}', undefined],
  [`{"level":"info","msg":"aaa${cutMark}`, 'info'],
  [`{"level":"error","msg":"aaa${cutMark}`, 'error'],
])('the text %s is wrapped, with the level %s', (line, level) => {
  expect(JSON.parse(kept(line))).toEqual({
    time: received.toISOString(),
    ...(level ? { level } : {}),
    msg: line,
  });
});
