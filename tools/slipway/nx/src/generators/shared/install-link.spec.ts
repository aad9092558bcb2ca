import { existsSync, mkdirSync, readFileSync, readlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FsTree } from 'nx/src/generators/tree';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { installLink } from './install-link.mjs';

/** A workspace with a new package in libs/dates; both times are in seconds. */
function makeWorkspace(root: string, lockedAt: number, installedAt: number): void {
  for (const folder of ['libs/dates', 'node_modules/@slipway'])
    mkdirSync(join(root, folder), { recursive: true });
  const write = (file: string, content: object, at: number) => {
    writeFileSync(join(root, file), JSON.stringify(content));
    utimesSync(join(root, file), at, at);
  };
  write('libs/dates/package.json', { name: '@slipway/dates', version: '0.1.0' }, lockedAt);
  write('package-lock.json', { packages: {} }, lockedAt);
  write('node_modules/.package-lock.json', { packages: {} }, installedAt);
}

test('a new package is linked, and npm need not be run', () =>
  withFolder(async (root) => {
    makeWorkspace(root, 1, 2);
    const link = installLink(new FsTree(root, false), 'libs/dates');
    await link();
    await link();
    expect(readlinkSync(join(root, 'node_modules/@slipway/dates'))).toBe('../../libs/dates');
    expect(JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8'))).toEqual({
      packages: {
        'libs/dates': { name: '@slipway/dates', version: '0.1.0' },
        'node_modules/@slipway/dates': { resolved: 'libs/dates', link: true },
      },
    });
  }));

test('outdated packages are left to npm', () =>
  withFolder(async (root) => {
    makeWorkspace(root, 2, 1);
    await installLink(new FsTree(root, false), 'libs/dates')();
    expect(existsSync(join(root, 'node_modules/@slipway/dates'))).toBe(false);
  }));
