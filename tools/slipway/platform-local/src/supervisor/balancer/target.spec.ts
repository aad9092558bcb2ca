import { readTarget } from './target.ts';

test('the service gets the target as the client wrote it', () => {
  expect(readTarget('GET', '/x/../%61pi?q=%20')).toEqual({
    kind: 'path',
    origin: '/x/../%61pi?q=%20',
    path: '/api',
  });
});

test('a target in absolute form becomes one in origin form, and names the host', () => {
  const authority = 'example.org:81';
  expect(readTarget('GET', 'http://example.org:81/a?b')).toEqual({
    kind: 'path',
    origin: '/a?b',
    path: '/a',
    authority,
  });
  expect(readTarget('GET', 'HTTP://example.org:81')).toMatchObject({ origin: '/', authority });
  expect(readTarget('GET', 'http://example.org:81?b')).toMatchObject({ origin: '/?b', authority });
});

test('the asterisk is for OPTIONS only', () => {
  expect(readTarget('OPTIONS', '*')).toEqual({ kind: 'server' });
  expect(readTarget('GET', '*')).toBeUndefined();
});

test.each(['x', 'ftp://example.org/', 'http://user@example.org/', '/..'])('%s is no target', (url) => {
  expect(readTarget('GET', url)).toBeUndefined();
});
