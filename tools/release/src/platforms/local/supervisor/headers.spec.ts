import { endToEnd } from './headers.ts';

test('what belongs to the connection does not travel, everything else does in its order and as often as it was there', () => {
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
    'timeout=5',
  ];
  expect(endToEnd(raw)).toEqual(['Host', 'a', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
});

test('a body keeps its framing', () => {
  expect(endToEnd(['Transfer-Encoding', 'chunked'])).toEqual(['Transfer-Encoding', 'chunked']);
});
