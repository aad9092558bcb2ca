import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readlinkSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Ended } from './command.ts';
import { editFile } from './edit-file.ts';
import { freePorts } from './ports.ts';
import { repository } from './repository.ts';
import { runIn } from './run-in.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { adoptWorkspace, type Workspace } from './workspace.ts';

/** What someone has added to `services`: what the tests expect is about `web`. */
const addedServices = /^ {2}(?!web:)[a-z][a-z0-9-]*:\n(?: {4}.*\n|\n)*/gm;

/** A copy of the checkout as someone has it who has just cloned it and installed its packages. */
export class FreshClone {
  readonly workspace: Workspace;
  /** A person's home that no tool has left anything in yet. */
  readonly #home = temporaryFolder();

  private constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  static async create(): Promise<FreshClone> {
    const folder = temporaryFolder();
    copyFiles(folder);
    linkPackages(folder);
    const port = await freePorts();
    const clone = new FreshClone(adoptWorkspace(folder, port));
    clone.edit('deploy/environments/local.yaml', (text) =>
      text
        .replace(/^port: .*$/m, `port: ${port}`)
        .replace(/^adminPort: .*$/m, `adminPort: ${port + 1}`)
        .replace(/for: .*$/gm, 'for: 1s')
        .replace(addedServices, ''),
    );
    return clone;
  }

  npm(...args: string[]): Promise<Ended> {
    return runIn(this.workspace.folder, 'npm', args, { HOME: this.#home });
  }

  npx(...args: string[]): Promise<Ended> {
    return runIn(this.workspace.folder, 'npx', args, { HOME: this.#home });
  }

  /** Changes a file; rejects where that changes nothing. */
  edit(file: string, change: (text: string) => string): void {
    editFile(join(this.workspace.folder, file), change);
  }
}

/** What git tracks or would track: no build and no state of the checkout comes along. */
function copyFiles(to: string): void {
  const { status, stdout, stderr } = spawnSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`git can't tell which files belong to the checkout: ${stderr}`);
  for (const file of stdout.split('\0').filter(Boolean)) {
    const from = join(repository, file);
    if (!existsSync(from)) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(from, join(to, file));
  }
}

/**
 * The layout that npm makes of workspaces, without installing anything again: other people's packages are links to
 * those of the checkout, our own ones and the commands are links within the clone.
 */
function linkPackages(folder: string): void {
  const real = join(repository, 'node_modules');
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(real)) {
    if (name === '@slipway' || name === '.bin') copyLinks(join(real, name), join(modules, name));
    else if (!name.startsWith('.')) symlinkSync(join(real, name), join(modules, name));
  }
  for (const own of readdirSync(join(real, '@slipway'))) {
    // What only some need is in a node_modules of their own, or of a folder around them.
    const folderOf = relative(repository, realpathSync(join(real, '@slipway', own)));
    for (let place = folderOf; place !== '.'; place = dirname(place)) {
      const nested = join(place, 'node_modules');
      if (existsSync(join(repository, nested)) && !existsSync(join(folder, nested)))
        symlinkSync(join(repository, nested), join(folder, nested));
    }
  }
  // Last, as npm does: it tells that the installation is complete.
  cpSync(join(real, '.package-lock.json'), join(modules, '.package-lock.json'));
}

function copyLinks(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) symlinkSync(readlinkSync(join(from, name)), join(to, name));
}
