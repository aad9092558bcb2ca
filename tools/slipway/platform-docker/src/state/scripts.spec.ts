import { lookScript } from './scripts.ts';

test('curl is never told to write what begins with @: it would take that for a file', () => {
  const script = lookScript(['web-1', 'web-2']);
  expect(script).not.toMatch(/--write-out ["']?@/);
  expect(script).toContain('for name in web-1 web-2; do');
});
