import { visitorOf } from './visitor.ts';

const during = { isShared: true, isSecure: false };
const asked = (headers: Record<string, string>) => ({ headers });

test('a visitor is told by a cookie, and gets one where there is none', () => {
  const sticky = { cookie: 'slipway' };
  expect(visitorOf(asked({ cookie: 'a=1; slipway=abc; b=2' }), sticky, during)).toEqual({ name: 'abc' });
  const { name, cookie } = visitorOf(asked({ cookie: 'notslipway=abc' }), sticky, during);
  expect(name).toMatch(/^[0-9a-f]{32}$/);
  expect(cookie).toBe(`slipway=${name ?? ''}; Path=/; HttpOnly; SameSite=Lax`);
  expect(visitorOf(asked({}), sticky, { ...during, isSecure: true }).cookie).toMatch(/; Secure$/);
});

test('a visitor is told by a header, and not at all without it', () => {
  const sticky = { header: 'X-User' };
  expect(visitorOf(asked({ 'x-user': 'kit' }), sticky, during)).toEqual({ name: 'kit' });
  expect(visitorOf(asked({}), sticky, during)).toEqual({});
});

test('no one is told apart where one release has all traffic, or nothing says how', () => {
  expect(visitorOf(asked({}), { cookie: 'slipway' }, { ...during, isShared: false })).toEqual({});
  expect(visitorOf(asked({ cookie: 'slipway=abc' }), undefined, during)).toEqual({});
});
