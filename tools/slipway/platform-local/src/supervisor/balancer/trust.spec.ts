import { plainAddress, Trust } from './trust.ts';

const trust = new Trust(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);

test('addresses and networks of both families are trusted', () => {
  expect(['127.0.0.1', '10.1.2.3', 'fd00::1'].map((address) => trust.has(address))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['127.0.0.2', '11.1.2.3', 'fe80::1', 'x', ''].map((address) => trust.has(address))).toEqual(
    Array.from({ length: 5 }, () => false),
  );
});

test.each([
  ['127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['127.0.0.1', '198.51.100.1, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
  ['127.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['192.0.2.1', '203.0.113.7', '192.0.2.1'],
  ['127.0.0.1', '203.0.113.7:4711', '203.0.113.7'],
  ['127.0.0.1', '[2001:db8::1]:4711', '2001:db8::1'],
  ['127.0.0.1', '203.0.113.7, unknown', '127.0.0.1'],
  ['127.0.0.1', '', '127.0.0.1'],
])('the client behind %s with "%s" is %s', (peer, forwardedFor, client) => {
  expect(trust.clientOf(peer, forwardedFor)).toBe(client);
});

test('an IPv4 address in an IPv6 socket is an IPv4 address', () => {
  expect(plainAddress('::ffff:127.0.0.1')).toBe('127.0.0.1');
  expect(plainAddress('::1')).toBe('::1');
});
