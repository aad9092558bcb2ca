import { ownAddress } from './own-address.ts';

test.each([
  ['127.0.0.1', 'http://127.0.0.1:2727/'],
  ['0.0.0.0', 'http://127.0.0.1:2727/'],
  ['::', 'http://127.0.0.1:2727/'],
  ['::1', 'http://[::1]:2727/'],
  ['10.0.0.7', 'http://10.0.0.7:2727/'],
])('what listens on %s is asked at its address', (host, address) => {
  expect(ownAddress('http://localhost:2727', host)).toBe(address);
});

test('an address of another machine stays as it is', () => {
  expect(ownAddress('http://server.example:2727/x?a=1', '0.0.0.0')).toBe('http://server.example:2727/x?a=1');
});
