import {
  greeting,
  realBundle,
  realGreeting,
  startsSlowly,
  takesItsTime,
  takingItsTime,
} from './harness/bundles.ts';
import type { RunningCommand } from './harness/command.ts';
import type { StatusDocument } from './harness/documents.ts';
import { eventually } from './harness/eventually.ts';
import { ask } from './harness/http.ts';
import { underLoad } from './harness/load.ts';
import { next, texts } from './harness/kills.ts';
import { onLocal } from './harness/on-local.ts';
import { allAtOnce } from './harness/service-settings.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';
import { killsAfter } from './suites/engine-killed.ts';

/** Waits until the supervisor has noticed that the command is gone and has put everything back. */
async function settled(workspace: Workspace): Promise<StatusDocument> {
  return eventually('the killed attempt is undone', async () => {
    const status = await workspace.status();
    const { current, standby, weights } = status.services['web'] ?? {};
    const wanted = [current, standby];
    const strangers = status.releases.filter(
      ({ id, replicas }) => replicas.length > 0 && !wanted.includes(id),
    );
    const allOnCurrent = current && weights?.[current] === 100;
    return status.holder === null && strangers.length === 0 && allOnCurrent ? status : undefined;
  });
}

/** Releases that processes run of: by looking at processes, not by asking the supervisor. */
function runningReleases(workspace: Workspace, ids: readonly string[]): string[] {
  return ids.filter((id) => workspace.processesOfRelease(id).length > 0);
}

async function serveBoth(workspace: Workspace): Promise<void> {
  await workspace.deploy(realBundle, '--force');
}

// Before and after there is a candidate, with traffic, judged, and committed; the others take long.
killsAfter(onLocal, ['lock', 'launch', 'shift', 'judge', 'record'], 'by itself');

describe('a command killed with SIGKILL', () => {
  let workspace: Workspace;
  let bundle: string;

  beforeAll(async () => {
    workspace = await createWorkspace({ rollout: { steps: [allAtOnce('800ms')] } });
    bundle = greeting(next);
    await workspace.deploy(realBundle);
    await serveBoth(workspace);
  });

  /** Kills a deploy when it has said this, and checks what is left. Returns the release that serves then. */
  async function killAt(said: string, { begin = () => deployed(bundle) } = {}): Promise<string> {
    const before = await workspace.status();
    const old = before.services['web']?.current ?? '';
    let serving = '';

    await underLoad(workspace.url, { texts }, async () => {
      const command = begin();
      await command.said(said);
      command.kill('SIGKILL');
      expect(await command.ended).toMatchObject({ signal: 'SIGKILL' });

      const status = await settled(workspace);
      serving = status.services['web']?.current ?? '';
      expect(await workspace.served()).toBe(serving === old ? realGreeting : next);
      const ids = status.releases.map(({ id }) => id);
      await eventually('no replica of a candidate is left', () => {
        const wanted = [serving, status.services['web']?.standby];
        return runningReleases(workspace, ids).every((id) => wanted.includes(id));
      });
    });
    return serving === old ? 'the old one' : 'the new one';
  }

  function deployed(artifact: string): RunningCommand {
    return workspace.startDeploy(artifact);
  }

  /** The next deploy goes through and leaves nothing open in the ledger. */
  async function cleanUp(): Promise<void> {
    const { release } = await workspace.deploy(realBundle, '--force');
    const { attempts } = await workspace.history();
    expect(attempts.filter(({ ended }) => ended === undefined)).toEqual([]);
    expect(attempts.at(-1)).toMatchObject({ release, ended: { outcome: 'serving' } });
    expect(await workspace.served()).toBe(realGreeting);
  }

  test('in the middle of its phase launch leaves the old release serving', async () => {
    const slow = startsSlowly(next, 60_000);
    const begin = () => deployed(slow);
    expect(await killAt('✔ build', { begin })).toBe('the old one');
    await cleanUp();
  });

  test('while it drains the old release: its requests and all others are answered', async () => {
    await workspace.deploy(takesItsTime(realGreeting));
    let patient: ReturnType<typeof ask> | undefined;
    const begin = () => {
      patient = ask(workspace.url, { headers: { 'x-take-ms': '6000' } });
      return deployed(bundle);
    };
    expect(await killAt('✔ judge', { begin })).toBe('the old one');
    expect(await patient).toMatchObject({ status: 200, body: realGreeting });
    await cleanUp();
  });

  test('in a rollback leaves the release serving that served', async () => {
    await workspace.deploy(bundle);
    await underLoad(workspace.url, { texts }, async () => {
      const command = workspace.start('rollback', 'local');
      await command.said('✔ stage');
      command.kill('SIGKILL');
      await command.ended;
      const { services } = await settled(workspace);
      const served = await workspace.served();
      const status = await workspace.release(services['web']?.current ?? '');
      expect(status.replicas.every(({ state }) => state === 'ready')).toBe(true);
      expect(texts).toContain(served);
    });
    await cleanUp();
  });
});

describe('Ctrl-C', () => {
  /** Longer than it takes to press the keys, however slow the machine. */
  const long = { rollout: { steps: [{ share: 100, for: '120s' }] } };
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    workspace.configure(long);
  });

  test.each([
    { moment: 'while replicas start', bundle: () => startsSlowly(next, 60_000), said: '✔ build' },
    { moment: 'while the new release is watched', bundle: () => greeting(next), said: '✔ shift' },
  ])('$moment ends with 130 and the old release', async ({ bundle, said }) => {
    const artifact = bundle();
    await underLoad(workspace.url, { texts }, async () => {
      const command = workspace.startDeploy(artifact);
      await command.said(said);
      command.kill('SIGINT');
      const { exitCode, stderr } = await command.ended;
      expect(exitCode).toBe(130);
      expect(stderr).toContain('Interrupted by SIGINT');
      expect(await workspace.served()).toBe(realGreeting);
    });

    const { services, holder, releases } = await workspace.status();
    expect(holder).toBeNull();
    expect(services['web']).toMatchObject({ current: 'r1', weights: { r1: 100 } });
    expect(workspace.processesOfRelease(releases[0]?.id ?? '')).toEqual([]);
    // Nothing is written after the end: by then the ledger may be someone else's.
    const attempt = await workspace.lastAttempt();
    expect(attempt.ended?.outcome).toBe('interrupted');
    expect(attempt.judged).toBeUndefined();
  });

  test('lets the new release finish what it has begun to answer', async () => {
    const command = workspace.startDeploy(takesItsTime(next));
    await command.said('✔ shift');
    // A POST: no one may give it to another release instead.
    const parcel = { method: 'POST', body: 'parcel', headers: { 'content-type': 'text/plain' } };
    const patient = ask(`${workspace.url}/echo`, {
      ...parcel,
      headers: { ...parcel.headers, 'x-take-ms': '3000' },
    });
    const { releases } = await workspace.status();
    await eventually('the request has arrived', async () => {
      const lines = await workspace.lines(releases[0]?.id ?? '');
      return lines.some(({ text }) => text.includes(takingItsTime));
    });

    command.kill('SIGINT');

    expect((await command.ended).exitCode).toBe(130);
    expect(await patient).toMatchObject({ status: 200, body: 'parcel' });
    expect(await workspace.served()).toBe(realGreeting);
  });

  test('leaves an environment that the next deploy finds in order', async () => {
    workspace.configure({});
    expect(await workspace.deploy(greeting(next))).toMatchObject({ outcome: 'serving', lost: 0 });
    expect(await workspace.served()).toBe(next);
  });
});
