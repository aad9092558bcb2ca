import { freePorts } from '../../harness/ports.ts';
import { RunningCommand } from '../../harness/command.ts';
import { slipwayProgram } from '../../harness/repository.ts';
import { temporaryFolder } from '../../harness/temporary-folder.ts';
import { serviceOf, type ServiceSettings } from '../../harness/service-settings.ts';
import { adopt } from '../../harness/workspace.ts';
import { tryDocker } from '../docker.ts';
import { DockerWorkspace, images, type AdminPorts } from '../docker-workspace.ts';
import { serverName, type RemoteServer } from './remote-server.ts';

/** An environment on a server, as one checkout sees it. */
export class RemoteWorkspace extends DockerWorkspace {
  readonly server: RemoteServer;
  /** Variables that commands of this checkout get besides. */
  variables: Record<string, string> = {};

  constructor(folder: string, port: number, environment: string, admin: AdminPorts, server: RemoteServer) {
    super(folder, port, environment, admin);
    this.server = server;
  }

  override get url(): string {
    return `http://${this.server.address}:${String(this.port)}`;
  }

  override start(...args: string[]): RunningCommand {
    return new RunningCommand(process.execPath, [slipwayProgram, ...args], {
      cwd: this.folder,
      env: { ...this.server.variables, ...this.variables },
    });
  }

  override configure(settings: ServiceSettings, environment = this.environment, port = this.port): void {
    const web = serviceOf(settings);
    const file = {
      platform: 'docker',
      engine: `ssh://root@${serverName}`,
      port,
      admin: this.admin,
      images,
      services: { web },
    };
    this.write(JSON.stringify(file, null, 2), environment);
  }

  /** The same environment seen from another checkout. */
  clone(settings: ServiceSettings = {}): RemoteWorkspace {
    const other = new RemoteWorkspace(
      temporaryFolder(),
      this.port,
      this.environment,
      this.admin,
      this.server,
    );
    other.configure(settings);
    return adopt(other);
  }

  /** All of it goes with the server, but the stack's images on this machine, where they were built. */
  override takeDown(): Promise<void> {
    const built = tryDocker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', `${this.project}/*`);
    if (built !== '') tryDocker('image', 'rm', ...built.split('\n'));
    return Promise.resolve();
  }
}

export async function createRemoteWorkspace(
  server: RemoteServer,
  settings: ServiceSettings = {},
): Promise<RemoteWorkspace> {
  const port = await freePorts();
  const admin = { fluentd: port + 1, grafana: port + 2, prometheus: port + 3, alertmanager: port + 4 };
  const workspace = new RemoteWorkspace(temporaryFolder(), port, 'far', admin, server);
  workspace.configure(settings);
  return adopt(workspace);
}
