import { formatAddress, parseListenAddress } from './listen-address.ts';

describe('the address to listen on', () => {
  it.each([
    ['3000', { host: '::1', port: 3000 }],
    [0, { host: '::1', port: 0 }],
    ['/run/web.sock', { path: '/run/web.sock' }],
    ['web.sock', { path: 'web.sock' }],
  ])('reads %s', (value, expected) => {
    expect(parseListenAddress(value, '::1')).toEqual(expected);
  });

  it.each(['65536', '-1', ' '])('refuses "%s"', (value) => {
    expect(() => parseListenAddress(value, '127.0.0.1')).toThrow(/expected a port/);
  });

  it('is written as it would be in a URL', () => {
    expect(formatAddress({ host: '::1', port: 3000 })).toBe('[::1]:3000');
    expect(formatAddress({ path: 'web.sock' })).toBe('web.sock');
  });
});
