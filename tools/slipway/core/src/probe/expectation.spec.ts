import { complaintOf, type ProbeAnswer } from './expectation.ts';

const asked = { path: '/shop?page=1', expect: { status: [200, 399] as const } };
const answer = (change: Partial<ProbeAnswer>): ProbeAnswer => ({ status: 200, bytes: 12, ...change });

test.each([
  [answer({}), undefined],
  [answer({ status: 204, bytes: 0 }), undefined],
  [answer({ status: 302, bytes: 0, redirect: 'http://shop.test/login' }), undefined],
  [
    answer({ status: 404 }),
    'GET /shop?page=1 was answered 404, probe.expect allows 200 to 399 (probe.path says what is asked for)',
  ],
  [answer({ status: 500 }), 'the service answered 500'],
  [answer({ bytes: 0 }), 'GET /shop?page=1 was answered with nothing in it'],
  [
    answer({ status: 302, redirect: 'https://shop.test/shop?page=1' }),
    'GET /shop?page=1 redirects to itself',
  ],
  [answer({ status: 302, bytes: 0, redirect: 'http://shop:undefined/login' }), undefined],
  [answer({ status: 302, redirect: '/shop?page=1' }), 'GET /shop?page=1 redirects to itself'],
])('of %j it is said: %s', (given, complaint) => {
  expect(complaintOf(given, asked)).toBe(complaint);
});

test('a status and a text can be asked for', () => {
  const strict = { path: '/', expect: { status: [401, 401] as const, body: 'sign in' } };
  expect(complaintOf(answer({ status: 200, hasBody: true }), strict)).toContain('allows 401');
  expect(complaintOf(answer({ status: 401, hasBody: false }), strict)).toContain('has no "sign in" in it');
  expect(complaintOf(answer({ status: 401, hasBody: true }), strict)).toBeUndefined();
});
