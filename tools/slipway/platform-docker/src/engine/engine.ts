import { parseEngine, type EngineAddress, type SshAddress } from '@slipway/core/environment/engine-address';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { outputOf } from '@slipway/core/programs/program';
import { contextInUse, endpointOf, hostOf, keysIn } from './contexts.ts';
import { endpointAt, usualSocket, type Endpoint } from './endpoint.ts';
import { configurationOf } from './ssh-arguments.ts';
import { SshConnection } from './ssh-connection.ts';

/** One Docker Engine, and how to reach it. The connection is made when the engine is first asked. */
export class Engine {
  readonly #name: string | undefined;
  #address: { found: EngineAddress | undefined } | undefined;
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
    this.#address ??= { found: this.#find() };
    return Promise.resolve(this.#address.found);
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
    const endpoint = await this.endpoint();
    return 'socketPath' in endpoint ? endpoint.socketPath : usualSocket;
  }

  /**
   * Where its API is spoken to from here.
   * @throws {SlipwayError} where that can't be told, such as of a context that does not exist.
   */
  async endpoint(): Promise<Endpoint> {
    const address = await this.address();
    if (address?.kind === 'ssh') {
      await this.variables();
      return found(endpointAt((await this.#connection)?.url ?? ''), address.host);
    }
    if (address?.kind === 'address') return found(endpointAt(address.url, keysOfProcess()), address.url);
    const url = process.env['DOCKER_HOST'];
    if (address === undefined && url) return found(endpointAt(url, keysOfProcess()), url);
    const context = address?.name ?? contextInUse();
    return context === undefined ? { socketPath: usualSocket } : found(endpointOf(context), context);
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
  #find(): EngineAddress | undefined {
    const host = process.env['DOCKER_HOST'] ?? '';
    const name = this.#name ?? sshIn(host) ?? sshIn(host === '' ? hostOf(contextInUse() ?? '') : '');
    const address = name === undefined ? undefined : parseEngine(name);
    if (address?.kind !== 'context') return address;
    return parseEngine(sshIn(hostOf(address.name)) ?? '') ?? address;
  }
}

/** What DOCKER_TLS_VERIFY and DOCKER_CERT_PATH say, as the docker command reads them. */
function keysOfProcess() {
  const folder = process.env['DOCKER_CERT_PATH'];
  return folder ? keysIn(folder, Boolean(process.env['DOCKER_TLS_VERIFY'])) : undefined;
}

function found(endpoint: Endpoint | undefined, name: string): Endpoint {
  if (endpoint) return endpoint;
  throw new SlipwayError({
    what: `No Docker Engine is known as ${name}`,
    why: 'it is neither the address of an engine nor a Docker context that leads to one',
    next: 'docker context ls shows which there are; correct "engine" in the environment\'s file',
  });
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
