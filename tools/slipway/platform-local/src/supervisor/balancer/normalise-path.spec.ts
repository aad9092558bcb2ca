import { normalisePath } from './normalise-path.ts';

test.each([
  ['/', '/'],
  ['/api', '/api'],
  ['/api/', '/api/'],
  ['//api', '/api'],
  ['/%61pi', '/api'],
  ['/x/../api', '/api'],
  ['/./api', '/api'],
  ['/x/%2e%2e/api', '/api'],
  ['/a%2Fb', '/a/b'],
  ['/a/..', '/'],
  ['/a/b/.', '/a/b/'],
  ['/%2561', '/%61'],
  ['/a%3Fb?c', '/a?b'],
  ['/a?x=/../..', '/a'],
])('%s is %s', (target, path) => {
  expect(normalisePath(target)).toBe(path);
});

test.each(['/..', '/a/../..', '/%2e%2e/', '/a%00', '/a%', '/a%4', '/a%zz'])('%s is no path', (target) => {
  expect(normalisePath(target)).toBeUndefined();
});
