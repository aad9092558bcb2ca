import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from './command.ts';
import { editFile } from './edit-file.ts';
import { freePorts } from './ports.ts';
import { repository } from './repository.ts';
import { runIn } from './run-in.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { adoptWorkspace, type Workspace } from './workspace.ts';

/** Where `nx run release-packages:pack` leaves Slipway's packages. */
const tarballs = join(repository, 'tools', 'release', 'dist');

/** Versions that Slipway is developed with. */
const { devDependencies: known } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};

/** What `create-nx-workspace --preset=ts` makes, without what this test has no use for. */
const emptyWorkspace: Record<string, unknown> = {
  'package.json': {
    name: '@shop/source',
    private: true,
    workspaces: ['apps/*', 'packages/*'],
    devDependencies: {
      nx: known['nx'],
      '@nx/js': known['nx'],
      '@nx/nest': known['nx'],
      typescript: known['typescript'],
    },
  },
  'nx.json': { analytics: false, plugins: [] },
  'tsconfig.base.json': {
    compilerOptions: {
      composite: true,
      declarationMap: true,
      emitDeclarationOnly: true,
      importHelpers: true,
      isolatedModules: true,
      lib: ['es2022'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      skipLibCheck: true,
      strict: true,
      target: 'es2022',
    },
  },
  'tsconfig.json': { extends: './tsconfig.base.json', files: [], references: [] },
};

/** A workspace of someone else's, with a Nest application by Nx's own generator. Only other people's packages are fetched. */
export class ForeignWorkspace {
  readonly workspace: Workspace;

  private constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  static async create(application: string): Promise<ForeignWorkspace> {
    const foreign = new ForeignWorkspace(adoptWorkspace(temporaryFolder(), await freePorts()));
    for (const [file, content] of Object.entries(emptyWorkspace)) {
      writeFileSync(join(foreign.workspace.folder, file), JSON.stringify(content, null, 2));
    }
    writeFileSync(join(foreign.workspace.folder, '.gitignore'), 'node_modules\ndist\n.nx\n');
    await foreign.must('git', 'init', '--quiet');
    await foreign.must('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund');
    await foreign.must(
      ...['npx', 'nx', 'generate', '@nx/nest:application', `apps/${application}`, '--no-interactive'],
      ...['--unitTestRunner=none', '--linter=none', '--e2eTestRunner=none'],
    );
    return foreign;
  }

  /** `npm install --save-dev` of the packages as they would be published. */
  async installSlipway(): Promise<void> {
    const packed = readdirSync(tarballs).filter((file) => file.endsWith('.tgz'));
    const paths = packed.map((file) => join(tarballs, file));
    await this.must('npm', 'install', '--save-dev', '--prefer-offline', '--no-audit', '--no-fund', ...paths);
  }

  nx(...args: string[]): Promise<Ended> {
    return this.#run('npx', ['nx', ...args]);
  }

  /** What of its files has changed since this was asked last. */
  async changes(): Promise<string[]> {
    const { stdout } = await this.must('git', 'status', '--porcelain', '--untracked-files=all');
    await this.must('git', 'add', '--all');
    return stdout.split('\n').flatMap((line) => (/^.[^ ] /.test(line) ? [line.slice(3)] : []));
  }

  /** Changes a file; rejects where that changes nothing. */
  edit(file: string, change: (text: string) => string): void {
    editFile(join(this.workspace.folder, file), change);
  }

  /** Runs a command that has to succeed. */
  async must(program: string, ...args: string[]): Promise<Ended> {
    const ended = await this.#run(program, args);
    if (ended.exitCode === 0) return ended;
    throw new Error(`${program} ${args.join(' ')} failed:\n${ended.stdout}${ended.stderr}`);
  }

  #run(program: string, args: readonly string[]): Promise<Ended> {
    return runIn(this.workspace.folder, program, args, { NX_TUI: 'false', CI: 'true' });
  }
}
