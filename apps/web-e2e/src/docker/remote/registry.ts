import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from './programs.ts';
import type { RemoteServer } from './remote-server.ts';

/** As the server's engine knows it: by its own loopback, where no certificate is asked for. */
const address = '127.0.0.1:5000';
const user = 'someone';
const password = 'open sesame';
/** The password, as htpasswd keeps it (bcrypt). */
const hash = '$2b$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW';

/** An image registry on a server, which answers only who has signed in. */
export class Registry {
  readonly address = address;
  readonly password = password;
  readonly #server: RemoteServer;
  readonly #folder: string;

  private constructor(server: RemoteServer) {
    this.#server = server;
    this.#folder = join(server.folder, 'registry');
  }

  static async start(server: RemoteServer): Promise<Registry> {
    const registry = new Registry(server);
    const folder = registry.#folder;
    mkdirSync(folder);
    writeFileSync(join(folder, 'users'), `${user}:${hash}\n`);
    const settings = {
      version: '0.1',
      storage: { filesystem: { rootdirectory: join(folder, 'images') } },
      http: { addr: address },
      auth: { htpasswd: { realm: 'registry', path: join(folder, 'users') } },
    };
    writeFileSync(join(folder, 'config.yml'), JSON.stringify(settings));
    const program = join(folderOf('registry'), 'usr/bin/docker-registry');
    await server.inside([
      'bash',
      '-c',
      `"$1" serve "$2" >"$2.log" 2>&1 & for _ in $(seq 100); do (: <"/dev/tcp/$3") 2>/dev/null && exit; sleep 0.1; done`,
      'bash',
      program,
      join(folder, 'config.yml'),
      address.replace(':', '/'),
    ]);
    return registry;
  }

  /** Docker's configuration on this machine, signed in by `docker login`: what DOCKER_CONFIG is to name. */
  signIn(): string {
    const folder = join(this.#folder, 'signed-in');
    rmSync(folder, { recursive: true, force: true });
    const own = process.env['DOCKER_CONFIG'];
    if (own === undefined) mkdirSync(folder, { recursive: true });
    else cpSync(own, folder, { recursive: true, verbatimSymlinks: true });
    this.#docker(folder, ['login', '--username', user, '--password-stdin', address], password);
    return folder;
  }

  /** Puts an image of this machine into the registry, and nowhere else. Returns its name by digest there. */
  publish(image: string): string {
    const name = `${address}/${image}:1`;
    this.#server.give(image);
    this.#server.docker('image', 'tag', image, name);
    this.#docker(this.signIn(), ['image', 'push', '--quiet', name]);
    const digest = this.#server.docker('image', 'inspect', '--format', '{{index .RepoDigests 0}}', name);
    this.#server.docker('image', 'rm', name, image);
    return digest;
  }

  #docker(config: string, args: readonly string[], input = ''): void {
    execFileSync('docker', args, {
      input,
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { ...this.#server.engine, DOCKER_CONFIG: config },
    });
  }
}
