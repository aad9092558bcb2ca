import { beyondRetention } from './retention.ts';

test('the newest are kept, by number and not by text', () => {
  expect(beyondRetention(['r2', 'r10', 'r9', 'r1'], 2, [])).toEqual(['r2', 'r1']);
});

test('what is needed is kept however old it is', () => {
  expect(beyondRetention(['r1', 'r2', 'r3', 'r4'], 2, ['r1', undefined])).toEqual(['r2']);
});

test('nothing goes while there are few', () => {
  expect(beyondRetention(['r1', 'r2'], 2, [])).toEqual([]);
});
