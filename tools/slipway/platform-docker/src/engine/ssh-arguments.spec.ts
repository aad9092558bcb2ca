import { connect, forward } from './ssh-arguments.ts';

const address = { user: 'deploy', host: 'example.org', port: 2222 };

test('one connection asks no one anything, and is given up when it is dead', () => {
  expect(connect(address, '/tmp/c').join(' ')).toBe(
    '-T -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=5 -o ServerAliveCountMax=3 ' +
      '-o ExitOnForwardFailure=yes -o StreamLocalBindUnlink=yes -o RemoteCommand=none -o RequestTTY=no ' +
      '-o ForwardAgent=no -o ForwardX11=no -M -S /tmp/c -l deploy -p 2222 -- example.org ' +
      "docker context inspect --format '{{.Endpoints.docker.Host}}' && exec cat >/dev/null",
  );
});

test("the engine's socket is asked of the connection that stands", () => {
  expect(forward({ host: 'example.org' }, '/tmp/c', '/tmp/d', '/run/docker.sock').join(' ')).toBe(
    '-S /tmp/c -O forward -L /tmp/d:/run/docker.sock -- example.org',
  );
});
