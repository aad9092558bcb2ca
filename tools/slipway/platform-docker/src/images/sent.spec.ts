import { isForgotten, sentAs } from './sent.ts';

const now = new Date('2026-03-10T12:00:00Z');
const named = (LastTagTime: string, ...RepoTags: string[]) => ({ RepoTags, Metadata: { LastTagTime } });
const sent = sentAs(`sha256:${'a'.repeat(64)}`);

test('an image that was sent is forgotten once it has had no other name for a day', () => {
  expect(isForgotten(named('2026-03-09T11:59:59Z', sent), now)).toBe(true);
  expect(isForgotten(named('2026-03-09T12:00:01Z', sent), now)).toBe(false);
  expect(isForgotten(named('2026-03-01T00:00:00Z', sent, 'slipway-staging/web:r7'), now)).toBe(false);
});

test('an image of which the engine does not say when it was named is kept', () => {
  expect(isForgotten({ RepoTags: [sent] }, now)).toBe(false);
});

test('a part of an image is kept for as long, for the next try', () => {
  const part = 'slipway-part:0123456789ab';
  expect(isForgotten(named('2026-03-09T11:59:59Z', part), now)).toBe(true);
  expect(isForgotten(named('2026-03-09T12:00:01Z', part), now)).toBe(false);
});
