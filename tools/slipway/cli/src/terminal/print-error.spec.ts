import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { describeError, errorDocument, exitCodeOf } from './print-error.ts';

const error = new SlipwayError({
  what: 'Port 2727 is taken',
  why: 'process 12 listens on it: nginx',
  next: 'stop that process',
  lines: ['first', 'last'],
});

test('a person reads what happened, why, the last lines and what to do, and no stack', () => {
  expect(describeError(error, false)).toBe(
    [
      '✖ Port 2727 is taken',
      '  why:  process 12 listens on it: nginx',
      '  its last lines:',
      '    first',
      '    last',
      '  next: stop that process',
    ].join('\n'),
  );
});

test('the stack is there for who asks', () => {
  expect(describeError(error, true)).toContain('print-error.spec.ts');
});

test('machines get the same as a document', () => {
  expect(errorDocument(error)).toEqual({
    error: {
      what: 'Port 2727 is taken',
      why: 'process 12 listens on it: nginx',
      next: 'stop that process',
      lines: ['first', 'last'],
    },
  });
});

test('a bug is told as one and exits with 1', () => {
  expect(describeError(new TypeError('x is undefined'), false)).toContain('this is a bug in Slipway');
  expect(exitCodeOf(new TypeError('x'))).toBe(1);
});
