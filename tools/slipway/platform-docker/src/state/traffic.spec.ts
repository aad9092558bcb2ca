import { committedTo, type Traffic } from './traffic.ts';

const now = new Date('2026-11-25T12:00:00.000Z');
const drain = { within: 30_000, streams: 'keep' } as const;
const before: Traffic = { web: { weights: { r1: 100 }, current: 'r1' } };
const live: Traffic = { web: { weights: { r2: 100 }, current: 'r1' } };

test('the release before becomes the standby, kept warm for as long as was asked for', () => {
  const to = { id: 'r2', watch: undefined, standbyWarmMs: 60_000, drain, now } as const;
  expect(committedTo(to, 'web', live, before)['web']).toEqual({
    weights: { r2: 100 },
    current: 'r2',
    standby: 'r1',
    coldAt: '2026-11-25T12:01:00.000Z',
    endStreamsAt: '2026-11-25T12:00:30.000Z',
  });
});

test('the first release has no standby', () => {
  const to = { id: 'r1', watch: undefined, standbyWarmMs: 60_000, drain, now } as const;
  expect(committedTo(to, 'web', {}, {})['web']).toEqual({ weights: { r1: 100 }, current: 'r1' });
});

test('what is current already keeps its standby', () => {
  const known: Traffic = { web: { weights: { r2: 100 }, current: 'r2', standby: 'r1' } };
  const to = { id: 'r2', watch: undefined, standbyWarmMs: 1, drain, now } as const;
  expect(committedTo(to, 'web', known, known)).toEqual(known);
});
