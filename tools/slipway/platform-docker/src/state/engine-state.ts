import type { DockerCli } from '../engine/docker-cli.ts';
import type { Names } from '../names/names.ts';
import { committedTraffic, folders, liveTraffic } from '../names/paths.ts';
import { appendScript, writeScript } from '../scripts/scripts.ts';
import type { Shell } from '../engine/shell.ts';
import { readTraffic, type Traffic } from './traffic.ts';
import { readAll, readThrough, type Files } from './volumes.ts';

/** What an environment keeps on its engine. Anybody may read it; only the holder of the lock's name writes it. */
export class EngineState {
  /** The lock's shell, while this process holds the lock. */
  shell: Shell | undefined;
  readonly #docker: DockerCli;
  readonly #names: Names;
  #seen: Promise<Files> | undefined;

  constructor(docker: DockerCli, names: Names) {
    this.#docker = docker;
    this.#names = names;
  }

  /**
   * The files below some folders. The holder of the lock reads what is there now; anybody else sees the environment as
   * it was at their first look, which takes a container, once.
   */
  files(...folders: readonly [string, ...string[]]): Promise<Files> {
    if (this.shell) return readThrough(this.shell, folders);
    this.#seen ??= readAll(this.#docker, this.#names);
    return this.#seen;
  }

  /** Runs a script in the lock's shell; only a command that holds the lock may change anything. */
  run(script: string): Promise<string> {
    if (this.shell) return this.shell.run(script);
    throw new Error('only a command that holds the lock may change an environment');
  }

  async write(path: string, text: string): Promise<void> {
    await this.run(writeScript(path, text));
  }

  async append(path: string, line: string): Promise<void> {
    await this.run(appendScript(path, line));
  }

  async removeFolder(path: string): Promise<void> {
    await this.run(`rm -rf ${path}`);
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
