import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { SshAddress } from '@slipway/core/environment/engine-address';
import { hasCode, SlipwayError } from '@slipway/core/errors/slipway-error';
import { outputOf } from '@slipway/core/programs/program';
import { linesFrom } from '@slipway/core/text/line-stream';
import { connect, forward, onServer } from './ssh-arguments.ts';
import { explainSsh } from './ssh-error.ts';

/**
 * One SSH connection for all that a command asks of an engine. The engine's socket is here as a local one, so a docker
 * command costs no sign-in and no process on the server. The connection ends with this process, however that dies.
 */
export class SshConnection {
  /** For DOCKER_HOST. */
  readonly url: string;
  /** The engine's socket on the server; nothing where the engine listens on a port there. */
  readonly socket: string | undefined;
  readonly #address: SshAddress;
  readonly #control: string;
  readonly #ssh: Ssh;

  private constructor(address: SshAddress, control: string, ssh: Ssh, url: string, endpoint: string) {
    this.socket = endpoint.startsWith('/') ? endpoint : undefined;
    this.#control = control;
    this.#address = address;
    this.#ssh = ssh;
    this.url = url;
  }

  static async open(address: SshAddress): Promise<SshConnection> {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-ssh-'));
    process.once('exit', () => {
      rmSync(folder, { recursive: true, force: true });
    });
    const control = join(folder, 'control');
    const ssh = new Ssh(connect(address, control));
    const endpoint = await ssh.endpoint();
    if (endpoint === undefined) throw explainSsh(address, { ...(await ssh.ended), stood: false });
    const local = join(folder, 'docker.sock');
    const { exitCode, stderr } = await execa('ssh', forward(address, control, local, endpoint), {
      reject: false,
    });
    if (exitCode !== 0) throw explainSsh(address, { exitCode: exitCode ?? null, stderr, stood: false });
    ssh.keepNobodyWaiting();
    return new SshConnection(address, control, ssh, `unix://${local}`, endpoint);
  }

  /** What a command prints on the server; it costs no sign-in. */
  async shell(command: string): Promise<string> {
    return outputOf('ssh', onServer(this.#address, this.#control, command));
  }

  /** Why the connection is gone, where it is. */
  async loss(): Promise<SlipwayError | undefined> {
    if (!this.#ssh.isOver) return undefined;
    return explainSsh(this.#address, { ...(await this.#ssh.ended), stood: true });
  }

  /** What ssh said last: why the server's side refused something, say. */
  get said(): string {
    return this.#ssh.stderr.trimEnd().split('\n').at(-1) ?? '';
  }
}

/** The process of the connection. */
class Ssh {
  stderr = '';
  isOver = false;
  readonly ended: Promise<{ exitCode: number | null; stderr: string }>;
  readonly #process: ChildProcessWithoutNullStreams;

  constructor(args: string[]) {
    // A group of its own: Ctrl-C is for the command, which needs the connection to undo what it began.
    this.#process = spawn('ssh', args, { detached: true });
    this.#process.stdin.on('error', () => undefined);
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(this.#process, 'close').then(
      ([exitCode]: (number | null)[]) => ({ exitCode: exitCode ?? null, stderr: this.stderr }),
      (error: unknown) => {
        if (hasCode(error, 'ENOENT')) throw notInstalled();
        throw error;
      },
    );
    void this.ended.then(
      () => (this.isOver = true),
      () => (this.isOver = true),
    );
  }

  /** Where the server's docker command finds its engine; nothing where the connection ended first. */
  async endpoint(): Promise<string | undefined> {
    for await (const line of linesFrom(this.#process.stdout)) {
      // Whatever a sign-in prints before it is passed over.
      const [, path, tcp] = /^(?:unix:\/\/(\/.+)|tcp:\/\/(.+:\d+))$/.exec(line.trim()) ?? [];
      if (path !== undefined || tcp !== undefined) return path ?? tcp;
    }
    return undefined;
  }

  /** From here on this process may end while the connection stands. */
  keepNobodyWaiting(): void {
    this.#process.unref();
    for (const stream of [this.#process.stdin, this.#process.stdout, this.#process.stderr]) {
      (stream as unknown as { unref(): void }).unref();
    }
  }
}

function notInstalled(): SlipwayError {
  return new SlipwayError({
    what: 'The ssh command is not installed',
    why: 'there is no program "ssh" in the PATH of this process',
    next: "install OpenSSH's client",
  });
}
