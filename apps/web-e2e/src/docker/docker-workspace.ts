import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editFile } from '../harness/edit-file.ts';
import { repository } from '../harness/repository.ts';
import { freePorts } from '../harness/ports.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { serviceOf, type ServiceSettings } from '../harness/service-settings.ts';
import { adopt, Workspace } from '../harness/workspace.ts';
import { containers, docker, tryDocker } from './docker.ts';

/** The service's image, as `nx run web:image` leaves it. */
export const webImage = 'slipway/web';

export interface AdminPorts {
  fluentd: number;
  grafana: number;
  prometheus: number;
  alertmanager: number;
}

/**
 * No registry here has Loki and Grafana: without LOKI_IMAGE and GRAFANA_IMAGE their doubles take their
 * places, and are named as such.
 */
export const images = {
  LOKI_IMAGE: process.env['LOKI_IMAGE'] ?? 'slipway/loki-double',
  GRAFANA_IMAGE: process.env['GRAFANA_IMAGE'] ?? 'slipway/grafana-double',
};

let made = 0;

/** A name that no other test has. */
export function ownEnvironment(): string {
  made += 1;
  return `e2e-${process.env['JEST_WORKER_ID'] ?? '1'}-${String(process.pid)}-${String(made)}`;
}

/** An environment of its own on the engine, with a stack of its own on ports of its own. */
export async function createDockerWorkspace(
  settings: ServiceSettings = {},
  name = ownEnvironment(),
): Promise<DockerWorkspace> {
  const [port, first, second] = [await freePorts(), await freePorts(), await freePorts()];
  const admin = { fluentd: first, grafana: first + 1, prometheus: second, alertmanager: second + 1 };
  const workspace = adopt(new DockerWorkspace(temporaryFolder(), port, name, admin));
  workspace.configure(settings);
  return workspace;
}

export class DockerWorkspace extends Workspace {
  readonly admin: AdminPorts;
  /** Where its commands find the engine; without it, where the docker command does. */
  engine: string | undefined;

  constructor(folder: string, port: number, environment: string, admin: AdminPorts) {
    super(folder, port, environment);
    this.admin = admin;
    // Copies: a test may change what the stack or a release is made of.
    for (const name of readdirSync(join(repository, 'deploy')).filter((one) => one !== 'environments')) {
      cpSync(join(repository, 'deploy', name), join(folder, 'deploy', name), { recursive: true });
    }
    const compose = join('apps', 'web', 'compose.yaml');
    cpSync(join(repository, compose), join(folder, compose));
  }

  /** Changes a file of the workspace. */
  edit(path: string, change: (text: string) => string): void {
    editFile(join(this.folder, path), change);
  }

  /** The compose project of the stack, and the network. */
  get project(): string {
    return `slipway-${this.environment}`;
  }

  /** A container of the stack. */
  component(name: string): string {
    return `${this.project}-${name}-1`;
  }

  override configure(settings: ServiceSettings, environment = this.environment, port = this.port): void {
    this.#describe({ web: serviceOf(settings) }, environment, port);
  }

  /** Gives the environment one service, under another name than `web`. */
  callService(name: string, settings: ServiceSettings): void {
    const compose = readFileSync(join(this.folder, 'apps', 'web', 'compose.yaml'), 'utf8');
    mkdirSync(join(this.folder, 'apps', name), { recursive: true });
    writeFileSync(
      join(this.folder, 'apps', name, 'compose.yaml'),
      compose.replace(/^ {2}web:$/m, `  ${name}:`),
    );
    this.#describe({ [name]: serviceOf(settings) }, this.environment, this.port);
  }

  #describe(services: Record<string, ServiceSettings>, environment: string, port: number): void {
    const file = {
      platform: 'docker',
      ...(this.engine === undefined ? {} : { engine: this.engine }),
      host: '127.0.0.1',
      port,
      admin: this.admin,
      images,
      services,
    };
    this.write(JSON.stringify(file, null, 2), environment);
  }

  override takeDown(): Promise<void> {
    takeOffEngine(this.environment);
    return Promise.resolve();
  }
}

/** Nothing of an environment is left on the engine: no container, no volume, no network. */
export function takeOffEngine(environment: string): void {
  const project = `slipway-${environment}`;
  const all = [
    ...containers(`slipway.environment=${environment}`),
    ...containers(`com.docker.compose.project=${project}`),
  ];
  if (all.length > 0) tryDocker('rm', '--force', '--volumes', ...new Set(all));
  const volumes = tryDocker('volume', 'ls', '--quiet', '--filter', `name=^${project}_`)
    .split('\n')
    .filter(Boolean);
  if (volumes.length > 0) tryDocker('volume', 'rm', '--force', ...volumes);
  tryDocker('network', 'rm', project);
  const built = docker(
    'images',
    '--format',
    '{{.Repository}}:{{.Tag}}',
    '--filter',
    `reference=${project}/*`,
  );
  if (built !== '') tryDocker('rmi', ...built.split('\n'));
}
