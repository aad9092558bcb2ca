import { Suspects } from './suspects.ts';

test('a suspect is cleared by an answer', () => {
  const suspects = new Suspects();
  suspects.add('GET /a');
  expect(suspects.has('GET /a')).toBe(true);
  expect(suspects.has('GET /b')).toBe(false);
  suspects.clear('GET /a');
  expect(suspects.has('GET /a')).toBe(false);
});

test('a suspect is forgotten after a minute', () => {
  let now = 0;
  const suspects = new Suspects(() => now);
  suspects.add('GET /a');
  now = 59_999;
  expect(suspects.has('GET /a')).toBe(true);
  now = 60_000;
  expect(suspects.has('GET /a')).toBe(false);
});

test('a thousand are kept, the oldest go', () => {
  const suspects = new Suspects();
  for (let number = 0; number < 1_000; number += 1) suspects.add(String(number));
  suspects.add('0');
  suspects.add('one more');
  expect(suspects.has('0')).toBe(true);
  expect(suspects.has('1')).toBe(false);
  expect(suspects.has('2')).toBe(true);
});

test('what was answered a moment ago is above suspicion for ten seconds', () => {
  let now = 0;
  const suspects = new Suspects(() => now);
  suspects.clear('GET /a');
  now = 9_999;
  suspects.add('GET /a');
  expect(suspects.has('GET /a')).toBe(false);
  now = 10_000;
  suspects.add('GET /a');
  expect(suspects.has('GET /a')).toBe(true);
});
