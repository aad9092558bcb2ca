import { readFileSync } from 'node:fs';
import { eventually } from '../../harness/eventually.ts';
import { underLoad } from '../../harness/load.ts';
import { allAtOnce } from '../../harness/service-settings.ts';
import { webImage } from '../docker-workspace.ts';
import { RemoteServer } from './remote-server.ts';
import { createRemoteWorkspace, type RemoteWorkspace } from './remote-workspace.ts';

const first = 'Hello from afar!';

describe('a server elsewhere, when something is wrong', () => {
  const server = new RemoteServer();
  let workspace: RemoteWorkspace;

  const current = async () => (await workspace.status()).services['web']?.current;

  beforeAll(async () => {
    await server.start();
    workspace = await createRemoteWorkspace(server, { config: { GREETING: first } });
    await workspace.deploy(webImage);
  });

  afterAll(() => server.stop());

  test('a key that it does not know is told as that', async () => {
    server.configureSsh('stranger_key');
    const { exitCode, stderr } = await workspace.slipway('status', 'far');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('does not let root in');
    expect(stderr).toContain('ssh-copy-id');
    server.configureSsh('client_key');
  });

  test('a changed host key stops everything, with file and line of the old one', async () => {
    server.trustHostKey('stranger_key');
    const before = server.docker('ps', '--all', '--quiet');
    const { exitCode, stderr } = await workspace.tryDeploy(webImage, '--force');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('has changed: nothing was sent to it');
    expect(stderr).toContain(`${server.knownHosts}, line 2`);
    expect(stderr).toContain('ssh-keygen -R');
    expect(server.docker('ps', '--all', '--quiet')).toBe(before);
    server.trustHostKey();
  });

  test('a host key that is not known is not accepted', async () => {
    const known = readFileSync(server.knownHosts, 'utf8');
    server.forgetHostKey();
    const { exitCode, stderr } = await workspace.slipway('status', 'far');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/The host key of \S+ is not known/);
    expect(known).not.toBe('');
    server.trustHostKey();
  });

  /** Cuts the connection of a deploy in the middle of a phase; resolves once the deploy has ended. */
  async function cutIn(phase: string): Promise<void> {
    workspace.configure({
      config: { GREETING: `cut in ${phase}` },
      rollout: { steps: [allAtOnce('2s')] },
    });
    const before = server.line.sent;
    const deploy = workspace.startDeploy(webImage, '--force');
    const last = previous[phase];
    if (last === undefined)
      await eventually('it is signed in and asks', () => server.line.sent > before + 5_000);
    else await deploy.said(`✔ ${last}`);
    server.line.cut();
    const { exitCode, stderr } = await deploy.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/connection to \S+ was lost|The lock was lost/);
  }

  async function oneCommandCleansUp(): Promise<void> {
    workspace.configure({ config: { GREETING: first } });
    expect(await workspace.deploy(webImage)).toMatchObject({ lost: 0 });
    expect(await workspace.served()).toBe(first);
    expect((await workspace.history()).attempts.filter(({ ended }) => ended === undefined)).toEqual([]);
  }

  test.each(['plan', 'lock', 'build', 'launch', 'stage', 'probe', 'shift', 'judge'])(
    'a connection cut in %s leaves what served before, and the next deploy clears up',
    async (phase) => {
      const before = await current();
      await cutIn(phase);
      // Before the line is fixed: no one has to come back for it.
      await eventually('traffic is back', async () => (await workspace.served()) === first);
      server.line.fix();
      expect(await workspace.settled()).toBe(before);
      await oneCommandCleansUp();
    },
  );

  // The phase can be over, and the release committed, before the cut arrives: either may serve, but one, and wholly.
  test.each(['drain', 'retire', 'record'])(
    'a connection cut in %s leaves one release serving, and the next deploy clears up',
    async (phase) => {
      const before = await current();
      await cutIn(phase);
      server.line.fix();
      const serving = await workspace.settled();
      expect(await workspace.served()).toBe(serving === before ? first : `cut in ${phase}`);
      await oneCommandCleansUp();
    },
  );

  test('a silent connection is given up in bounded time, here and by the lock there', async () => {
    const deploy = workspace.startDeploy(webImage, '--force');
    await deploy.said('✔ lock');
    const began = performance.now();
    server.line.silence();
    const { exitCode, stderr } = await deploy.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/was lost/);
    expect(performance.now() - began).toBeLessThan(60_000);
    server.line.fix();
    await eventually(
      'the lock is free',
      () => server.docker('ps', '--quiet', '--filter', 'name=slipway-far-lock') === '',
    );
    expect(await workspace.served()).toBe(first);
  });

  test('an image that a full disk has no room for is refused, and what serves serves on', async () => {
    await server.inside(['sh', '-c', 'dd if=/dev/zero of="$1" bs=1M status=none; true', 'sh', server.fill]);
    const image = server.buildHere(
      'slipway-e2e-large',
      'FROM slipway/web\nUSER root\nRUN head -c 30000000 /dev/urandom >/large\nUSER node\n',
    );
    const { exitCode, stderr } = await workspace.tryDeploy(image);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/no space left/i);
    await server.inside(['rm', '-f', server.fill]);
    expect(await workspace.served()).toBe(first);
    expect(await workspace.deploy(image)).toMatchObject({ outcome: 'serving' });
  });

  test('a slow line (100 ms each way) costs a deploy and a rollback time, and no request', async () => {
    workspace.configure({ config: { GREETING: first } });
    await workspace.deploy(webImage);
    const far = 'Hello over a slow line!';
    server.line.delay(100);
    await underLoad(workspace.url, { texts: [first, far], perSecond: 100 }, async () => {
      workspace.configure({ config: { GREETING: far } });
      expect(await workspace.deploy(webImage)).toMatchObject({ outcome: 'serving', lost: 0 });
      expect(await workspace.served()).toBe(far);
      expect(await workspace.rollback()).toMatchObject({ lost: 0 });
      expect(await workspace.served()).toBe(first);
    });
    server.line.delay(0);
  });

  test('a registry that is away is told, and what serves serves on', async () => {
    const { exitCode, stderr } = await workspace.tryDeploy('127.0.0.1:9/web:1');
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The engine can't pull 127.0.0.1:9/web:1");
    expect(await current()).toBeDefined();
  });
});

/** The phase after whose end the connection is cut; none where it is the first. */
const previous: Record<string, string> = {
  lock: 'plan',
  build: 'lock',
  launch: 'build',
  stage: 'launch',
  probe: 'stage',
  shift: 'probe',
  judge: 'shift',
  drain: 'judge',
  retire: 'drain',
  record: 'retire',
};
