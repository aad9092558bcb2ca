import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const someone = ['-c', 'user.name=Someone', '-c', 'user.email=someone@example.com'];
const workspace = join(__dirname, '../../../..');

/** A clean clone of this workspace, with packages as `npm ci` leaves them and a history that is made up. */
export class Clone {
  readonly folder = mkdtempSync(join(tmpdir(), 'slipway-clone-'));

  constructor() {
    const files = git(workspace, 'ls-files', '-z', '-co', '--exclude-standard').split('\0').filter(Boolean);
    const source = mkdtempSync(join(tmpdir(), 'slipway-source-'));
    // What is not committed yet is tested too; what git ignores is not.
    for (const file of files.filter((one) => existsSync(join(workspace, one)))) {
      mkdirSync(dirname(join(source, file)), { recursive: true });
      cpSync(join(workspace, file), join(source, file));
    }
    git(source, 'init', '--quiet', '--initial-branch', 'main');
    git(source, 'add', '--all');
    commit(source, 'All there is');
    git(tmpdir(), 'clone', '--quiet', '--no-local', source, this.folder);
    rmSync(source, { recursive: true });
    linkPackages(join(workspace, 'node_modules'), join(this.folder, 'node_modules'));
  }

  get head(): string {
    return git(this.folder, 'rev-parse', 'HEAD');
  }

  /** Commits a change of files, each by a line at its end, and gives the commit. */
  change(...files: string[]): string {
    for (const file of files) appendFileSync(join(this.folder, file), `${commentIn(file)} changed\n`);
    return this.commit(`Changes ${files.join(', ')}`);
  }

  edit(file: string, edit: (text: string) => string): void {
    writeFileSync(join(this.folder, file), edit(readFileSync(join(this.folder, file), 'utf8')));
  }

  commit(message: string): string {
    git(this.folder, 'add', '--all');
    commit(this.folder, message);
    return this.head;
  }

  merge(branch: string): void {
    git(this.folder, ...someone, 'merge', '--quiet', '--no-ff', '--message', 'Merges', branch);
  }

  git(...args: string[]): string {
    return git(this.folder, ...args);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Git as no one in particular: no setting of this machine's owner has a say. */
export function git(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

function commit(folder: string, message: string): void {
  git(folder, ...someone, 'commit', '--quiet', '--allow-empty', '--message', message);
}

const commentIn = (file: string): string => (/\.(?:ts|mjs|js)$/.test(file) ? '//' : '#');

/** Other people's packages are links to those of this workspace; our own ones and commands are links in the clone. */
function linkPackages(real: string, modules: string): void {
  mkdirSync(modules);
  for (const name of readdirSync(real)) {
    if (name === '@slipway' || name === '.bin') {
      mkdirSync(join(modules, name));
      for (const link of readdirSync(join(real, name)))
        symlinkSync(readlinkSync(join(real, name, link)), join(modules, name, link));
    } else if (!name.startsWith('.')) {
      symlinkSync(join(real, name), join(modules, name));
    }
  }
  for (const own of readdirSync(join(real, '@slipway'))) {
    const nested = join(real, '@slipway', own, 'node_modules');
    if (existsSync(nested)) symlinkSync(nested, join(modules, '@slipway', own, 'node_modules'));
  }
}
