import { eventually } from '../../harness/eventually.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { RemoteWorkspace } from './remote-workspace.ts';

interface ChecksDocument {
  ok: boolean;
  checks: { name: string; state: string; found: string; next?: string }[];
}

async function look(workspace: RemoteWorkspace, verb: 'setup' | 'doctor') {
  const { exitCode, stdout } = await workspace.slipway(verb, 'far', '--json');
  const document = JSON.parse(stdout) as ChecksDocument;
  const of = (name: string) => document.checks.find((check) => check.name === name);
  return { exitCode, ...document, of };
}

/** What `setup` says of a server that nothing was deployed to. */
export function setupLooks({ server, created }: Elsewhere): void {
  test('setup says that it has all that is needed', async () => {
    const { checks, exitCode } = await look(created(), 'setup');
    expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([
      'engine',
      'compose',
      'disk',
      'clock',
      'ports',
      'localhost',
      'architecture',
    ]);
    expect(exitCode).toBe(0);
  });

  test('setup names what is missing, and what to type for it', async () => {
    server.configureSsh('stranger_key');
    const stranger = await look(created(), 'setup');
    expect(stranger.exitCode).toBe(1);
    expect(stranger.of('engine')).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('does not let root in') as string,
      next: expect.stringContaining('ssh-copy-id') as string,
    });
    expect(stranger.of('disk')?.state).toBe('skipped');
    server.configureSsh('client_key');

    await server.inside([
      'sh',
      '-c',
      'dd if=/dev/zero of="$1" bs=1M count=2600 status=none',
      'sh',
      server.fill,
    ]);
    const full = await look(created(), 'setup');
    expect(full.of('disk')).toMatchObject({
      state: 'wrong',
      next: expect.stringContaining('docker system df') as string,
    });
    expect(full.exitCode).toBe(1);
    await server.inside(['rm', server.fill]);
  });
}

/** What `doctor` says of an environment that serves, and of one that is broken. */
export function doctorLooks({ server, created }: Elsewhere): void {
  test('doctor finds a running environment well, and then what was broken', async () => {
    const workspace = created();
    const current = await workspace.settled();
    const well = await eventually('all is well', async () => {
      const seen = await look(workspace, 'doctor');
      return seen.ok && seen;
    });
    expect(well.exitCode).toBe(0);
    expect(well.of('traffic')?.found).toBe(`web: ${current} 100 %`);
    expect(well.of('targets')?.found).toMatch(/^\d+ of \d+ targets are up$/);
    expect(well.of('published ports')?.found).toContain(`0.0.0.0:${String(workspace.port)}`);

    server.docker('stop', '--time', '1', 'slipway-far-loki-1');
    const ill = await look(workspace, 'doctor');
    expect(ill.exitCode).toBe(1);
    expect(ill.of('components')).toMatchObject({ state: 'wrong', found: 'loki is exited' });
    expect(ill.of('loki')?.state).toBe('wrong');
    expect(ill.of('traffic')?.state).toBe('ok');
  });
}
