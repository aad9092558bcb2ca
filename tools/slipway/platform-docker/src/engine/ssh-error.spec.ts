import { explainSsh } from './ssh-error.ts';

const address = { user: 'deploy', host: 'example.org', port: 2222 };
const explain = (stderr: string, exitCode: number | null = 255, stood = false) =>
  explainSsh(address, { exitCode, stderr, stood });

const changed = `@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
The fingerprint for the ED25519 key sent by the remote host is
SHA256:6bRq0nVSo6x.
Please contact your system administrator.
Add correct host key in /home/me/.ssh/known_hosts to get rid of this message.
Offending ED25519 key in /home/me/.ssh/known_hosts:17
Host key for [example.org]:2222 has changed and you have requested strict checking.
Host key verification failed.
`;

test("a changed host key: its fingerprint, the old one's file and line, what to type", () => {
  const { message, why, next, exitCode } = explain(changed);
  expect(message).toBe('The host key of example.org has changed: nothing was sent to it');
  expect(why).toContain(
    'it shows SHA256:6bRq0nVSo6x, and /home/me/.ssh/known_hosts, line 17 has another ED25519',
  );
  expect(next).toContain("ssh-keygen -R '[example.org]:2222' -f /home/me/.ssh/known_hosts");
  expect(exitCode).toBe(1);
});

test.each([
  [
    'Host key verification failed.',
    'The host key of example.org is not known',
    'ssh -p 2222 deploy@example.org',
  ],
  [
    'deploy@example.org: Permission denied (publickey).',
    'example.org does not let deploy in',
    'ssh-copy-id -p 2222 deploy@example.org',
  ],
  ['ssh: Could not resolve hostname example.org: nope', 'There is no host example.org', '"engine"'],
  [
    'ssh: connect to host example.org port 2222: Connection refused',
    'No connection to example.org',
    'ssh -p 2222',
  ],
])('%s is told as "%s"', (stderr, what, next) => {
  const error = explain(stderr);
  expect(error.message).toContain(what);
  expect(error.next).toContain(next);
});

test('a server without Docker is told as such', () => {
  expect(explain('sh: 1: docker: not found', 127).message).toBe('example.org has no docker command');
});

test('a connection that stood is lost, by what ssh said last', () => {
  const { message, why } = explain('Timeout, server example.org not responding.\n', 255, true);
  expect(message).toBe('The connection to example.org was lost');
  expect(why).toBe('Timeout, server example.org not responding.');
});
