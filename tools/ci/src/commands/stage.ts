import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../root.mjs';

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A place where commands of this folder run for real, and the programs that they call are players. */
export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'slipway-ci-'));
  readonly #log = join(this.folder, 'log');

  constructor() {
    mkdirSync(join(this.folder, 'bin'));
    for (const file of ['log', 'output', 'env', 'summary']) writeFileSync(join(this.folder, file), '');
  }

  /** A program that writes down how it was called, and then does what the lines of shell say. */
  player(name: string, lines = ''): void {
    const file = join(this.folder, 'bin', name);
    writeFileSync(file, `#!/bin/bash\necho "${name} $*" >> '${this.#log}'\n${lines}\n`);
    chmodSync(file, 0o755);
  }

  /** What was called, in its order. */
  get calls(): string[] {
    return this.#lines('log');
  }

  get outputs(): string[] {
    return this.#lines('output');
  }

  get variables(): string[] {
    return this.#lines('env');
  }

  read(file: string): string {
    return existsSync(join(this.folder, file)) ? readFileSync(join(this.folder, file), 'utf8') : '';
  }

  start(
    command: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): ChildProcess {
    return spawn(process.execPath, [join(root, 'tools/ci', command), ...args], {
      cwd: this.folder,
      env: {
        PATH: `${join(this.folder, 'bin')}:${process.env['PATH'] ?? ''}`,
        HOME: this.folder,
        STAGE: this.folder,
        GITHUB_OUTPUT: join(this.folder, 'output'),
        GITHUB_ENV: join(this.folder, 'env'),
        ...env,
      },
    });
  }

  run(
    command: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    return ended(this.start(command, args, env));
  }

  strike(): void {
    rmSync(this.folder, { recursive: true });
  }

  #lines(file: string): string[] {
    return readFileSync(join(this.folder, file), 'utf8').split('\n').filter(Boolean);
  }
}

export function ended(child: ChildProcess): Promise<Ended> {
  const told = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data: Buffer) => (told.stdout += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (told.stderr += data.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, ...told });
    });
  });
}
