import { requestId } from './request-id.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('the id of a request', () => {
  it.each(['a', 'order-7.a_B', 'x'.repeat(128)])('is x-request-id when that is well-formed: %s', (given) => {
    expect(requestId({ 'x-request-id': given, traceparent: `00-${TRACE}-00f067aa0ba902b7-01` })).toBe(given);
  });

  it.each(['', 'x'.repeat(129), 'a b', 'a"b', 'a\nb', 'ä'])(
    'is never a malformed x-request-id: %j',
    (given) => {
      expect(requestId({ 'x-request-id': given })).toMatch(/^[0-9a-f]{32}$/);
    },
  );

  it.each([`00-${TRACE}-00f067aa0ba902b7-01`, `01-${TRACE}-00f067aa0ba902b7-01-more`])(
    'is otherwise the trace id of a well-formed traceparent: %s',
    (traceparent) => {
      expect(requestId({ traceparent })).toBe(TRACE);
    },
  );

  it.each([
    `ff-${TRACE}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${TRACE}`,
  ])('is never taken from a malformed traceparent: %s', (traceparent) => {
    expect(requestId({ traceparent }).toLowerCase()).not.toBe(TRACE);
  });

  it('is new for every request that brings none', () => {
    const ids = Array.from({ length: 1000 }, () => requestId({}));
    expect(new Set(ids).size).toBe(1000);
  });
});
