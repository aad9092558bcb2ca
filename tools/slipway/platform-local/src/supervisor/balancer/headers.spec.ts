import { endToEnd } from './headers.ts';

test('headers of the connection do not travel, all others do in their order', () => {
  const raw = [
    'Host',
    'a',
    'Connection',
    'keep-alive',
    'Set-Cookie',
    'a=1',
    'Set-Cookie',
    'b=2',
    'Keep-Alive',
    'x',
  ];
  expect(endToEnd(raw)).toEqual(['Host', 'a', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
});

test('headers that Connection names do not travel', () => {
  expect(endToEnd(['Connection', 'close, X-Hop', 'X-Hop', '1', 'X-End', '2'])).toEqual(['X-End', '2']);
});

test('no Connection header takes the framing or the host of a message away', () => {
  expect(endToEnd(['Connection', 'content-length, host', 'Host', 'a', 'Content-Length', '5'])).toEqual([
    'Host',
    'a',
    'Content-Length',
    '5',
  ]);
});

test('how a body is cut into chunks is the business of each connection', () => {
  expect(endToEnd(['Transfer-Encoding', 'chunked', 'Trailer', 'X-Sum'])).toEqual([]);
});
