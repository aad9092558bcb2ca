import { dueOf, readStreams } from './standby.ts';

const now = new Date('2026-01-01T00:01:00Z');
const committed = (times: { coldAt?: string; endStreamsAt?: string }) => ({
  web: { weights: { r2: 100 }, current: 'r2', standby: 'r1', ...times } as const,
});

test('a standby is stopped when its time is over, and not before', () => {
  expect(dueOf(committed({ coldAt: '2026-01-01T00:01:00Z' }), 'web', 'r1', now)).toBe('cool');
  expect(dueOf(committed({ coldAt: '2026-01-01T00:01:01Z' }), 'web', 'r1', now)).toBeUndefined();
});

test('its streams end before it does', () => {
  const times = { coldAt: '2026-01-01T00:02:00Z', endStreamsAt: '2026-01-01T00:00:30Z' };
  expect(dueOf(committed(times), 'web', 'r1', now)).toBe('end-streams');
});

test('what is no standby is left alone, whatever the times say', () => {
  const past = committed({ coldAt: '2026-01-01T00:00:00Z' });
  expect(dueOf(past, 'web', 'r2', now)).toBeUndefined();
  expect(dueOf(past, 'web', 'r3', now)).toBeUndefined();
  expect(dueOf(past, 'shop', 'r1', now)).toBeUndefined();
});

test('a standby of an older version, without a time, stays', () => {
  expect(dueOf(committed({}), 'web', 'r1', now)).toBeUndefined();
});

test('the containers with open streams are read from what Nginx prints', () => {
  expect(readStreams('web-r1 one 2\nweb-r1 two 0\nweb-r2 three 1\n')).toEqual(new Set(['one', 'three']));
  expect(readStreams('')).toEqual(new Set());
});
