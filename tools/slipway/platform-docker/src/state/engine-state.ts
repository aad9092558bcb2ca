import type { DockerCli } from '../engine/docker-cli.ts';
import type { Names } from '../names/names.ts';
import { committedTraffic, folders, liveTraffic } from '../names/paths.ts';
import { appendScript, writeScript } from '../scripts/scripts.ts';
import type { Shell } from '../engine/shell.ts';
import { readTraffic, type Traffic } from './traffic.ts';
import { readAll, readThrough, type Files } from './volumes.ts';

/** The lock's shell, while this process holds the lock, and what was read through it, by folder: no one else changes that. */
interface Held {
  shell: Shell;
  read: Map<string, Promise<Files>>;
}

/** What an environment keeps on its engine. Anybody may read it; only the holder of the lock's name writes it. */
export class EngineState {
  readonly #docker: DockerCli;
  readonly #names: Names;
  #seen: Promise<Files> | undefined;
  #held: Held | undefined;

  constructor(docker: DockerCli, names: Names) {
    this.#docker = docker;
    this.#names = names;
  }

  /** From now on this process holds the lock, by its shell; without one no longer. */
  hold(shell: Shell | undefined): void {
    this.#held = shell && { shell, read: new Map() };
    // What was read is worth nothing from then on: others may change it.
    void shell?.lost.then(() => this.#held?.read.clear());
  }

  /** Throws where this process held the lock and has lost it: what changes the engine by its API asks this first. */
  async check(): Promise<void> {
    await this.#held?.shell.check();
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /**
   * The files of a folder, or one file, and maybe others. The holder of the lock has what is there now; anybody else sees
   * the environment as it was at their first look, which takes a container, once.
   */
  files(folder: string): Promise<Files> {
    if (this.#held) return this.#throughShell(this.#held, folder);
    this.#seen ??= readAll(this.#docker, this.#names);
    return this.#seen;
  }

  #throughShell({ shell, read }: Held, folder: string): Promise<Files> {
    const known = [...read].find(([other]) => isWithin(folder, other))?.[1];
    if (known) return known;
    const files = readThrough(shell, [folder]);
    this.#remember(folder, files);
    return files;
  }

  #remember(folder: string, files: Promise<Files>): void {
    const read = this.#held?.read;
    read?.set(folder, files);
    files.catch(() => read?.delete(folder));
  }

  /**
   * Runs a script in the lock's shell; only a command that holds the lock may change anything. It changes no file that
   * is read here.
   */
  run(script: string): Promise<string> {
    if (this.#held) return this.#held.shell.run(script);
    throw new Error('only a command that holds the lock may change an environment');
  }

  /** @param then a script that runs once the file is written. */
  async write(path: string, text: string, then = ''): Promise<void> {
    const before = this.#readOf(path);
    await this.#change(path, `${writeScript(path, text)}${then}`);
    // What was read meanwhile was read after this, but maybe before another that has ended since.
    for (const [folder, files] of [...before, ...this.#readOf(path)]) {
      this.#remember(
        folder,
        files.then((known) => new Map(known).set(path, text)),
      );
    }
  }

  append(path: string, line: string): Promise<void> {
    return this.#change(path, appendScript(path, line));
  }

  removeFolder(path: string): Promise<void> {
    return this.#change(path, `rm -rf ${path}`);
  }

  /** Runs a script that changes a file or a folder: what was read of it is read again, also where the script failed. */
  async #change(path: string, script: string): Promise<void> {
    const forget = () => {
      for (const [folder] of this.#readOf(path)) this.#held?.read.delete(folder);
    };
    forget();
    try {
      await this.run(script);
    } finally {
      forget();
    }
  }

  #readOf(path: string): [string, Promise<Files>][] {
    return [...(this.#held?.read ?? [])].filter(
      ([folder]) => isWithin(path, folder) || isWithin(folder, path),
    );
  }

  /** Where traffic goes now, and where it was last committed to. */
  async traffic(): Promise<{ live: Traffic; committed: Traffic }> {
    const files = await this.files(folders.traffic);
    return {
      live: readTraffic(files.get(liveTraffic)),
      committed: readTraffic(files.get(committedTraffic)),
    };
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
