import { readAnswers } from './answer-counts.ts';

test("the balancer's counts are read by release, and by kind, method and route", () => {
  const counts = readAnswers(
    [
      'web-r1 visitor GET / begun 12',
      'web-r1 visitor GET / 2xx 10',
      'web-r1 visitor GET / 54 10',
      'web-r2 probe POST /users/:id 5xx 3',
      'web-r1 visitor GET / left 1',
      '',
    ].join('\n'),
  );
  expect(counts.get('web-r1')).toEqual({
    'visitor GET /': { begun: 12, classes: { '2xx': 10, left: 1 }, durations: { 54: 10 } },
  });
  expect(counts.get('web-r2')).toEqual({
    'probe POST /users/:id': { begun: 0, classes: { '5xx': 3 }, durations: {} },
  });
});

test('a balancer that has answered nothing yet has counted nothing', () => {
  expect(readAnswers('')).toEqual(new Map());
});
