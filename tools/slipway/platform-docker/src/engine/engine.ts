import { execa } from 'execa';
import { parseEngine, type EngineAddress, type SshAddress } from '@slipway/core/environment/engine-address';
import type { SlipwayError } from '@slipway/core/errors/slipway-error';
import { outputOf } from '@slipway/core/programs/program';
import { configurationOf } from './ssh-arguments.ts';
import { SshConnection } from './ssh-connection.ts';

/** One Docker Engine, and how to reach it. The connection is made when the engine is first asked. */
export class Engine {
  readonly #name: string | undefined;
  #address: Promise<EngineAddress | undefined> | undefined;
  #connection: Promise<SshConnection> | undefined;

  /** @param name as `engine` in an environment's file; without it, what the docker command uses by itself. */
  constructor(name: string | undefined) {
    this.#name = name;
  }

  /** Variables that make the docker command, and programs that call it, use this engine. */
  async variables(): Promise<Record<string, string>> {
    const address = await this.address();
    if (address === undefined) return {};
    // A DOCKER_HOST of this process would be stronger than the context.
    if (address.kind === 'context') return { DOCKER_CONTEXT: address.name, DOCKER_HOST: '' };
    if (address.kind === 'address') return { DOCKER_HOST: address.url };
    this.#connection ??= SshConnection.open(address);
    return { DOCKER_HOST: (await this.#connection).url };
  }

  /** Where the engine is; nothing where the docker command is left to itself. */
  address(): Promise<EngineAddress | undefined> {
    this.#address ??= this.#find();
    return this.#address;
  }

  /** Where the engine's socket is on the engine's machine; Docker's own place where that can't be told. */
  async socket(): Promise<string> {
    const address = await this.address();
    // Docker Desktop's engine is in a machine of its own, which has it where Linux has.
    if (process.platform !== 'linux' && address?.kind !== 'ssh') return usualSocket;
    if (address?.kind === 'ssh') {
      await this.variables();
      return (await this.#connection)?.socket ?? usualSocket;
    }
    const url =
      address?.kind === 'address' ? address.url : process.env['DOCKER_HOST'] || (await hostOf(address?.name));
    return /^unix:\/\/(\/.+)$/.exec(url)?.[1] ?? usualSocket;
  }

  /** The name or address of the engine's machine, as seen from here. */
  async host(): Promise<string> {
    const address = await this.address();
    if (address?.kind === 'ssh') return hostBehind(address);
    if (address?.kind === 'address') return new URL(address.url).hostname || 'localhost';
    return 'localhost';
  }

  /** True where it is another machine's, so that images have to be brought there. */
  async isElsewhere(): Promise<boolean> {
    const address = await this.address();
    return address?.kind === 'ssh' || (address?.kind === 'address' && address.url.startsWith('tcp:'));
  }

  /** What a shell command prints on the engine's machine; nothing where there is no way to ask it. */
  async shell(command: string): Promise<string | undefined> {
    const address = await this.address();
    if (address?.kind === 'ssh') {
      await this.variables();
      return (await this.#connection)?.shell(command);
    }
    const isHere = address === undefined || (address.kind === 'address' && address.url.startsWith('unix:'));
    return isHere ? outputOf('sh', ['-c', command]) : undefined;
  }

  /** Why the engine can't be reached any more, where the connection to it is gone. */
  async loss(): Promise<SlipwayError | undefined> {
    return (await this.#connection)?.loss();
  }

  /** What the connection said last. */
  async said(): Promise<string> {
    return (await this.#connection)?.said ?? '';
  }

  /** A context that leads over SSH is taken as that address: its connection is then ours to keep and to end. */
  async #find(): Promise<EngineAddress | undefined> {
    const name = this.#name ?? sshIn(process.env['DOCKER_HOST']);
    const address = name === undefined ? undefined : parseEngine(name);
    if (address?.kind !== 'context') return address;
    return parseEngine(sshIn(await hostOf(address.name)) ?? '') ?? address;
  }
}

const usualSocket = '/var/run/docker.sock';

/** The address behind a context, or behind the one in use; empty where there is none. */
async function hostOf(context: string | undefined): Promise<string> {
  const { exitCode, stdout } = await execa(
    'docker',
    [
      'context',
      'inspect',
      '--format',
      '{{.Endpoints.docker.Host}}',
      ...(context === undefined ? [] : [context]),
    ],
    { reject: false, env: { DOCKER_HOST: '' } },
  );
  return exitCode === 0 ? stdout.trim() : '';
}

function sshIn(url: string | undefined): string | undefined {
  return url?.startsWith('ssh://') ? url : undefined;
}

/** What an alias of SSH's configuration stands for. */
async function hostBehind(address: SshAddress): Promise<string> {
  const printed = await outputOf('ssh', configurationOf(address));
  const host = /^hostname (.+)$/m.exec(printed)?.[1] ?? address.host;
  return host.includes(':') ? `[${host}]` : host;
}
