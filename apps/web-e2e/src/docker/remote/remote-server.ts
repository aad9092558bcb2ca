import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder } from '../../harness/temporary-folder.ts';
import { tryDocker } from '../docker.ts';
import { Line } from './line.ts';
import { folderOf, scripts } from './programs.ts';

/** How SSH's configuration calls the server. */
export const serverName = 'slipway-e2e-server';

/** Where an engine keeps its images: as it always did, or in containerd, as new installations do. */
export const imageStores = ['layers', 'containerd'] as const;
export type ImageStore = (typeof imageStores)[number];

let number = 1 + (process.pid % 240);

/** A server with nothing but Docker and SSH, in a network namespace of this machine, and the line to it. */
export class RemoteServer {
  readonly folder = temporaryFolder();
  readonly address: string;
  readonly #number: number;
  #process: ChildProcessWithoutNullStreams | undefined;
  #line: Line | undefined;
  readonly #built: string[] = [];
  readonly #imageStore: ImageStore;

  constructor(imageStore: ImageStore = 'layers') {
    this.#imageStore = imageStore;
    this.#number = number;
    number += 1;
    this.address = `10.213.${String(this.#number)}.2`;
  }

  get line(): Line {
    if (!this.#line) throw new Error('the server is not started');
    return this.#line;
  }

  /** Variables for a command that is to reach the server: SSH with a configuration of the test's own. */
  get variables(): Record<string, string> {
    return { PATH: `${join(this.folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` };
  }

  async start(): Promise<void> {
    this.makeKey('host_key');
    this.makeKey('client_key');
    this.makeKey('stranger_key');
    copyFileSync(join(this.folder, 'client_key.pub'), join(this.folder, 'authorized_keys'));
    const features = { 'containerd-snapshotter': this.#imageStore === 'containerd' };
    writeFileSync(join(this.folder, 'daemon.json'), JSON.stringify({ features }));
    // <programs>/usr/bin/docker: an engine that tools/engine has unpacked.
    const docker = realpathSync(execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim());
    const programs = dirname(dirname(dirname(docker)));
    const sshd = folderOf('sshd');
    const child = spawn(join(scripts, 'server.sh'), [this.folder, String(this.#number), programs, sshd]);
    this.#process = child;
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    if (first.value !== 'ready') throw new Error(`the server did not start:\n${said}`);
    this.#line = await Line.open({ host: this.address, port: 22 });
    this.trustHostKey();
    this.configureSsh('client_key');
    const shim = join(this.folder, 'bin', 'ssh');
    mkdirSync(dirname(shim), { recursive: true });
    writeFileSync(shim, `#!/bin/sh\nexec /usr/bin/ssh -F '${this.folder}/ssh_config' "$@"\n`);
    chmodSync(shim, 0o755);
  }

  async stop(): Promise<void> {
    this.#line?.close();
    if (this.#built.length > 0) tryDocker('image', 'rm', '--force', ...this.#built);
    if (!this.#process) return;
    this.#process.stdin.end();
    await once(this.#process, 'close');
  }

  makeKey(name: string): void {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(this.folder, name)]);
  }

  /** Knows the server by the public key of this pair. */
  trustHostKey(name = 'host_key'): void {
    const [type = '', key = ''] = readFileSync(join(this.folder, `${name}.pub`), 'utf8').split(' ');
    writeFileSync(this.knownHosts, `# written by a test\n${serverName} ${type} ${key}\n`);
  }

  forgetHostKey(): void {
    writeFileSync(this.knownHosts, '');
  }

  get knownHosts(): string {
    return join(this.folder, 'known_hosts');
  }

  configureSsh(key: string): void {
    const relay = `const s = require('net').connect(${String(this.line.port)}, '127.0.0.1'); process.stdin.pipe(s); s.pipe(process.stdout); s.on('close', () => process.exit()).on('error', () => process.exit(1))`;
    const settings = {
      HostName: this.address,
      User: 'root',
      IdentityFile: join(this.folder, key),
      IdentitiesOnly: 'yes',
      UserKnownHostsFile: this.knownHosts,
      HostKeyAlias: serverName,
      ProxyCommand: `${process.execPath} -e "${relay}"`,
    };
    const lines = Object.entries(settings).map(([name, value]) => `  ${name} ${value}`);
    writeFileSync(join(this.folder, 'ssh_config'), [`Host ${serverName}`, ...lines, ''].join('\n'));
  }

  /** What its engine says of where it keeps its images. */
  get imageStore(): ImageStore {
    const status = this.docker('info', '--format', '{{.DriverStatus}}');
    return status.includes('io.containerd.snapshotter') ? 'containerd' : 'layers';
  }

  /** A docker command on the server's engine, by its own socket. */
  docker(...args: string[]): string {
    return execFileSync('docker', args, {
      encoding: 'utf8',
      env: this.engine,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  /** A file where the engine keeps its data, to fill the disk with. */
  get fill(): string {
    return join(this.folder, 'data', 'fill');
  }

  /** Runs a program on the server. */
  async inside(command: readonly string[]): Promise<void> {
    const child = spawn('nsenter', ['--target', this.#pid, '--mount', '--net', '--', ...command], {
      stdio: 'ignore',
    });
    await once(child, 'close');
  }

  /** Builds an image on this machine's engine; it is removed again with the server. */
  buildHere(name: string, dockerfile: string): string {
    const image = `${name}-${String(this.#number)}`;
    execFileSync('docker', ['build', '--quiet', '--tag', image, '-'], {
      input: dockerfile,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#built.push(image);
    return image;
  }

  /** Gives the server images of this machine's engine, as a registry would. */
  give(...images: string[]): void {
    execFileSync('sh', ['-c', 'docker save "$@" | DOCKER_HOST="$SERVER" docker load', 'sh', ...images], {
      env: { ...process.env, SERVER: this.engine['DOCKER_HOST'] ?? '' },
      stdio: 'ignore',
    });
  }

  /** Variables for a docker command that is to reach the server's engine by its own socket. */
  get engine(): Record<string, string | undefined> {
    return {
      ...process.env,
      DOCKER_HOST: `unix://${join('/proc', this.#pid, 'root', 'run', 'docker.sock')}`,
    };
  }

  get #pid(): string {
    return readFileSync(join(this.folder, 'pid'), 'utf8').trim();
  }
}
