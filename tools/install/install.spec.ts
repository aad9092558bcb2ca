import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOutdated, nodeProblem } from './install.mjs';

describe('the check before npm start and npm test', () => {
  it.each(['20.19.0', '22.0.0', '24.22.1'])('takes Node %s', (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  });

  it.each(['20.18.3', '18.20.0'])('refuses Node %s and says what is needed', (version) => {
    expect(nodeProblem(version)).toContain(`Slipway needs Node 20.19 or newer; this is ${version}.`);
  });

  it('installs only what is missing or older than the lockfile', () => {
    const workspace = mkdtempSync(join(tmpdir(), 'install-'));
    const touch = (path: string, second: number): void => {
      writeFileSync(join(workspace, path), '{}');
      utimesSync(join(workspace, path), second, second);
    };
    touch('package-lock.json', 100);
    expect(isOutdated(workspace)).toBe(true);
    mkdirSync(join(workspace, 'node_modules'));
    touch('node_modules/.package-lock.json', 200);
    expect(isOutdated(workspace)).toBe(false);
    touch('package-lock.json', 300);
    expect(isOutdated(workspace)).toBe(true);
    rmSync(workspace, { recursive: true });
  });
});
