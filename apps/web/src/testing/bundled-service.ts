import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUNDLE = join(__dirname, '../../dist/bundle/main.cjs');

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** The built service as a process of its own, in a folder that holds nothing but the bundle. */
export class BundledService {
  stdout = '';
  stderr = '';
  private onOutput: () => void = () => undefined;

  private constructor(
    readonly folder: string,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.onOutput();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
  }

  static async start(env: Record<string, string> = {}): Promise<BundledService> {
    const folder = await mkdtemp(join(tmpdir(), 'web-'));
    await copyFile(BUNDLE, join(folder, 'main.cjs'));
    const child = spawn(process.execPath, ['main.cjs'], {
      cwd: folder,
      env: { PORT: 'web.sock', MANAGEMENT_PORT: 'management.sock', DRAIN_GRACE_MS: '0', ...env },
      stdio: 'pipe',
    });
    return new BundledService(folder, child);
  }

  /** Resolves when the service has written this; the whole output, when it ended without it. */
  async output(text: string): Promise<string> {
    const ended = once(this.child, 'close');
    while (!this.stdout.includes(text) && this.child.exitCode === null) {
      const written = new Promise<void>((resolve) => {
        this.onOutput = resolve;
      });
      await Promise.race([written, ended]);
    }
    return this.stdout;
  }

  async ask(socket: string, path: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
    const asked = request({ socketPath: join(this.folder, socket), path, ...options }).end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await once(answer, 'end');
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: text };
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** @returns the exit code, once all output was read. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }

  async remove(): Promise<void> {
    this.kill('SIGKILL');
    await this.ended();
    await rm(this.folder, { recursive: true });
  }
}
