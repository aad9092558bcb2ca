import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { docker } from './docker.ts';

export interface StartOptions {
  /** Arguments of `docker create` before the image. */
  options?: string[];
  command?: string[];
  /** Files put into the container before it starts, by absolute path; not into one with a read-only root. */
  files?: Record<string, string>;
}

const started = new Set<StartedContainer>();

export class StartedContainer {
  private constructor(readonly id: string) {}

  static async start(image: string, { options = [], command = [], files = {} }: StartOptions = {}) {
    const publish = options.includes('--network') ? [] : ['--publish-all'];
    const id = await docker('create', ...publish, ...options, image, ...command);
    const container = new StartedContainer(id);
    started.add(container);
    await container.copyIn(files);
    await docker('start', id);
    return container;
  }

  /** Over `docker cp`, which also works where the engine is not on this machine. */
  private async copyIn(files: Record<string, string>) {
    if (Object.keys(files).length === 0) return;
    const folder = await mkdtemp(join(tmpdir(), 'stand-ins-'));
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text, { mode: 0o644 });
    }
    for (const top of await readdir(folder)) await docker('cp', join(folder, top), `${this.id}:/`);
    await rm(folder, { recursive: true });
  }

  async url(port: number, path = '/'): Promise<string> {
    const address = await docker('port', this.id, `${port}/tcp`);
    return `http://${address.split('\n')[0] ?? ''}${path}`.replace('0.0.0.0', '127.0.0.1');
  }

  logs(): Promise<string> {
    return docker('logs', this.id);
  }

  exec(...args: string[]): Promise<string> {
    return docker('exec', this.id, ...args);
  }

  /** Every process in it, with its numeric user. */
  async processes(): Promise<{ uid: number; command: string }[]> {
    const [, ...lines] = (await docker('top', this.id, '-eo', 'uid,pid,args')).split('\n');
    return lines.map((line) => {
      const [uid, , ...command] = line.trim().split(/\s+/);
      return { uid: Number(uid), command: command.join(' ') };
    });
  }

  /** Sends the image's own stop signal; 137 means that it did not listen and was killed. */
  async stop(): Promise<{ exitCode: number; milliseconds: number }> {
    const began = performance.now();
    await docker('stop', '--time', '10', this.id);
    const milliseconds = performance.now() - began;
    return {
      exitCode: Number(await docker('inspect', '--format', '{{.State.ExitCode}}', this.id)),
      milliseconds,
    };
  }

  async remove(): Promise<void> {
    started.delete(this);
    await docker('rm', '--force', '--volumes', this.id);
  }
}

export async function removeAllStarted(): Promise<void> {
  await Promise.all([...started].map((container) => container.remove()));
}
