import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { greeting, realBundle, realGreeting } from './harness/bundles.ts';
import { createWorkspace } from './harness/workspace.ts';

describe('the ledger', () => {
  test('counts a torn last line as never written, and the next deploy goes on', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const { file } = await workspace.history();
    const whole = readFileSync(file, 'utf8');
    appendFileSync(file, whole.split('\n')[0]?.slice(0, 60) ?? '');

    expect(await workspace.history()).toMatchObject({ torn: true, damaged: [] });
    expect(await workspace.deploy(greeting('Hello again!'))).toMatchObject({ release: 'r2' });

    const { torn, damaged, attempts } = await workspace.history();
    expect({ torn, damaged }).toEqual({ torn: false, damaged: [] });
    expect(attempts.map(({ release, ended }) => [release, ended?.outcome])).toEqual([
      ['r1', 'serving'],
      ['r2', 'serving'],
    ]);
    expect(readFileSync(file, 'utf8').startsWith(whole)).toBe(true);
  });

  test('reports a damaged line, guesses at nothing, and lets a person name the release', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    await workspace.deploy(greeting('Hello again!'));
    const { file } = await workspace.history();
    const lines = readFileSync(file, 'utf8').split('\n');
    const damaged = lines.findIndex((line) => line.includes('"verdict":"healthy"'));
    lines[damaged] = lines[damaged]?.replace('"verdict":"healthy"', '"verdict":"heal?hy"') ?? '';
    writeFileSync(file, lines.join('\n'));

    expect(await workspace.history()).toMatchObject({ damaged: [damaged + 1] });
    const shown = await workspace.slipway('history', 'local');
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain(`line ${damaged + 1} is damaged`);

    const bare = await workspace.slipway('rollback', 'local');
    expect(bare.exitCode).toBe(1);
    expect(bare.stderr).toContain('The ledger is damaged');
    expect(bare.stderr).toContain(`line ${damaged + 1}`);
    expect(bare.stderr).toContain('--to r1');
    expect(await workspace.served()).toBe('Hello again!');

    expect(await workspace.rollback('--to', 'r1')).toMatchObject({ release: 'r1', lost: 0 });
    expect(await workspace.served()).toBe(realGreeting);
    // Deploys go on as well, and no release number is given twice.
    expect(await workspace.deploy(greeting('Hello once more!'))).toMatchObject({ release: 'r3' });
  });

  test('with a line that never was one is damaged, not torn', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const { file } = await workspace.history();
    writeFileSync(file, `\u0000\u0001 not a ledger\n${readFileSync(file, 'utf8')}`);
    expect(await workspace.history()).toMatchObject({ damaged: [1], torn: false });
    expect(await workspace.status()).toMatchObject({ services: { web: { current: 'r1' } } });
  });
});
