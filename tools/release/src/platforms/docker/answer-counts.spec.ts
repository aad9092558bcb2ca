import { readAnswers } from './answer-counts.ts';

test("the balancer's counts are read by release, requests as the sum of all durations", () => {
  const counts = readAnswers('web-r1 54 10\nweb-r2 errors 3\nweb-r1 60 5\nweb-r2 70 4\n');
  expect(counts.get('web-r1')).toEqual({ requests: 15, errors: 0, durations: { 54: 10, 60: 5 } });
  expect(counts.get('web-r2')).toEqual({ requests: 4, errors: 3, durations: { 70: 4 } });
});

test('a balancer that has answered nothing yet has counted nothing', () => {
  expect(readAnswers('')).toEqual(new Map());
});
