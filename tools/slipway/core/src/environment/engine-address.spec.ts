import { engineAddress, parseEngine } from './engine-address.ts';

test.each([
  ['production', { kind: 'context', name: 'production' }],
  ['unix:///run/docker.sock', { kind: 'address', url: 'unix:///run/docker.sock' }],
  ['tcp://10.0.0.1:2376', { kind: 'address', url: 'tcp://10.0.0.1:2376' }],
  ['ssh://deploy@example.org', { kind: 'ssh', user: 'deploy', host: 'example.org', port: undefined }],
  ['ssh://example.org:2222', { kind: 'ssh', user: undefined, host: 'example.org', port: 2222 }],
  ['ssh://deploy@[fd00::1]:22', { kind: 'ssh', user: 'deploy', host: 'fd00::1', port: 22 }],
])('%s names an engine', (text, address) => {
  expect(parseEngine(text)).toEqual(address);
});

test.each([
  ['ssh://', 'expected ssh://user@host'],
  ['ssh://deploy:hunter2@example.org', 'no password'],
  ['ssh://deploy@example.org/run/docker.sock', 'no path'],
  ['ssh://example.org:70000', 'expected ssh://user@host'],
  ['ssh://-oProxyCommand=sh@example.org', 'expected ssh://user@host'],
  ['ssh://-oProxyCommand=sh', 'expected ssh://user@host'],
  ['http://example.org', 'expected ssh://user@host'],
  ['deploy@example.org', 'the name of a Docker context'],
])('%s is refused', (text, told) => {
  expect(engineAddress.safeParse(text).error?.issues[0]?.message).toContain(told);
});
