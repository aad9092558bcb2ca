import { join } from 'node:path';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { agentFolder } from '../engine/built-programs.ts';
import { lastLines, type DockerCli, type Ran } from '../engine/docker-cli.ts';
import type { EngineInfo } from '../engine/engine-info.ts';
import { namesOf, type Names } from '../names/names.ts';
import { renderServices } from '../balancer/services-conf.ts';
import { readSource, type StackSource } from './stack-source.ts';

/** deploy/compose.yaml with the values of one environment. */
export class StackFiles {
  readonly #docker: DockerCli;
  readonly #environment: DockerEnvironment;
  readonly #root: string;

  constructor(docker: DockerCli, environment: DockerEnvironment, root: string) {
    this.#docker = docker;
    this.#environment = environment;
    this.#root = root;
  }

  /** Runs a command of `commands.ts` on the stack. `data` is the folder of the engine's own data, on its machine. */
  async run(
    data: string,
    command: (names: Names, folder: string) => string[],
    name = this.#environment.name,
  ): Promise<Ran> {
    const argv = command(namesOf(this.#environment.name), join(this.#root, 'deploy'));
    return this.#docker.run(argv, {
      env: {
        // Plain lines: what a component printed can be shown as it is.
        COMPOSE_ANSI: 'never',
        COMPOSE_PROGRESS: 'plain',
        SLIPWAY_AGENT: agentFolder,
        ...(await this.#values(data, name)),
      },
    });
  }

  /** What the stack is made from, to be compared. */
  async source({ DockerRootDir, NCPU }: EngineInfo): Promise<StackSource | undefined> {
    const values = await this.#values(DockerRootDir, this.#environment.name);
    // The balancer has as many workers as the machine has processors.
    const machine = { processors: NCPU };
    return readSource(join(this.#root, 'deploy'), agentFolder, { ...process.env, ...values }, machine);
  }

  async #values(data: string, name: string): Promise<Record<string, string>> {
    const { host, port, admin, images, services, proxy } = this.#environment;
    return {
      ...images,
      SLIPWAY_ENVIRONMENT: name,
      SLIPWAY_HOST: host,
      SLIPWAY_PORT: String(port),
      SLIPWAY_ADMIN_HOST: admin.host,
      FLUENTD_PORT: String(admin.fluentd),
      GRAFANA_PORT: String(admin.grafana),
      PROMETHEUS_PORT: String(admin.prometheus),
      ALERTMANAGER_PORT: String(admin.alertmanager),
      DOCKER_ROOT_DIR: data,
      DOCKER_SOCKET: await this.#docker.engine.socket(),
      SLIPWAY_SERVICES_CONF: Buffer.from(renderServices(services, proxy.trusted)).toString('base64'),
    };
  }

  /** The same, for what it prints. Throws where it fails. */
  async print(
    data: string,
    command: (names: Names, folder: string) => string[],
    name = this.#environment.name,
  ): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(data, command, name);
    if (exitCode === 0) return stdout;
    const words = command(namesOf(name), 'deploy').slice(5);
    throw new SlipwayError({
      what: `docker compose ${words.join(' ')} of the stack failed`,
      why: lastLines(stderr, 1)[0] ?? 'it said nothing',
      next: 'fix the error above and try again',
      lines: lastLines(stderr),
    });
  }
}
