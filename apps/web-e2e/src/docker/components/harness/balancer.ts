import { type StartedNetwork, type StartedTestContainer, Wait } from 'testcontainers';
import { limits } from '@slipway/core/environment/limits';
import { renderReleases, renderReplicas } from '@slipway/platform-docker/balancer/releases-conf';
import { renderServices } from '@slipway/platform-docker/balancer/services-conf';
import { eventually } from '../../../harness/eventually.ts';
import { docker } from '../../docker.ts';
import { componentImage } from './component-image.ts';
import { linesOf } from './lines-of.ts';
import { HardenedContainer } from './hardened-container.ts';
import { start } from './started.ts';

const folder = '/etc/nginx/slipway';

export interface AccessLine {
  request_id: string;
  client: string;
  method: string;
  uri: string;
  status: number;
  duration_s: number;
  release: string;
  upstream: string;
  upstream_status: string;
  upstream_duration_s: string;
  user_agent: string;
}

/** The name by which Docker's DNS knows a container that testcontainers has named. */
export const hostnameOf = (container: StartedTestContainer): string => container.getName().replace(/^\//, '');

/** deploy/nginx in its image, run as deploy/compose.yaml runs it. */
export class Balancer {
  readonly container: StartedTestContainer;
  readonly host = 'localhost';
  readonly port: number;
  readonly url: string;

  private constructor(container: StartedTestContainer) {
    this.container = container;
    this.port = container.getMappedPort(2727);
    this.url = `http://${this.host}:${this.port}`;
  }

  static async start(network: StartedNetwork): Promise<Balancer> {
    return new Balancer(
      await start(
        new HardenedContainer(componentImage('nginx'))
          .withNetwork(network)
          .withAddedCapabilities('SETUID', 'SETGID', 'CHOWN')
          .withVolumes(folder)
          .withTmpFs({ '/var/cache/nginx': '', '/run': '', '/tmp': '', '/etc/nginx/health': '' })
          .withResourcesQuota({ memory: 0.5 })
          .withExposedPorts(2727)
          // Not a health check: several a second, for as long as it runs, would take more of the machine than the load.
          .withWaitStrategy(Wait.forSuccessfulCommand('curl --fail --silent http://127.0.0.1:8080/healthz')),
      ),
    );
  }

  /** Makes Nginx know the replicas of these releases, with an upstream each as the engine writes it, by a reload. */
  async stage(releases: Record<string, readonly StartedTestContainer[]>): Promise<void> {
    const replicas = Object.entries(releases).flatMap(([name, containers]) => {
      const { service = '', release } = /^(?<service>.+)-(?<release>r\d+)$/.exec(name)?.groups ?? {};
      return containers.map((container) => ({
        service,
        release: release as `r${number}`,
        container: hostnameOf(container),
      }));
    });
    this.write('releases.conf', renderReleases(replicas));
    this.write('replicas.json', renderReplicas(replicas));
    this.write('services.conf', renderServices({ web: { route: '/', limits: limits.parse({}) } }, []));
    await this.reload();
    this.ask('/-/adopt');
    for (const { container } of replicas) {
      await eventually(`${container} is found by its name`, () => {
        const status = this.ask('/', '--header', `x-slipway-upstream: ${container}`);
        return status.endsWith('200');
      });
    }
  }

  /** Reloads and waits until every worker that takes connections is a new one. */
  async reload(): Promise<void> {
    const old = this.workers();
    docker('exec', this.container.getId(), 'sh', '-c', 'nginx -t -q && kill -HUP 1');
    await eventually('the new workers are there', () => {
      const now = this.workers();
      return now.length > 0 && now.every((pid) => !old.includes(pid));
    });
  }

  /** Moves the traffic of the service `web`; the answer is the status of the adoption. */
  direct(weights: Record<string, number>): string {
    this.write('live.json', JSON.stringify({ web: { weights } }));
    return this.ask('/-/adopt').slice(-3);
  }

  /** What the internal listener answers, followed by the status. */
  ask(path: string, ...options: string[]): string {
    const url = `http://127.0.0.1:8081${path}`;
    const curl = ['curl', '--silent', '--max-time', '5', '--write-out', '%{http_code}'];
    return docker('exec', this.container.getId(), ...curl, ...options, url);
  }

  /** Process ids of the workers that take connections. */
  workers(): string[] {
    const titles = "grep --text -l '^nginx: worker process' /proc/[0-9]*/cmdline";
    const running = `for file in $(${titles}); do grep -q 'shutting down' $file || echo $file; done`;
    return docker('exec', this.container.getId(), 'sh', '-c', running).split('\n').filter(Boolean);
  }

  /** Bytes of memory that its container takes. */
  memory(): number {
    const files = '/sys/fs/cgroup/memory.current /sys/fs/cgroup/memory/memory.usage_in_bytes';
    return Number(docker('exec', this.container.getId(), 'sh', '-c', `cat ${files} 2>/dev/null; true`));
  }

  /** The text of Nginx's own file for what `slipway` tells it. */
  write(file: string, text: string): void {
    const script = `echo ${Buffer.from(text).toString('base64')} | base64 -d >${folder}/${file}`;
    docker('exec', this.container.getId(), 'sh', '-c', script);
  }

  /** Every line of the access log, in the order of their writing. */
  accessLog(): AccessLine[] {
    return linesOf(this.container).map((line) => JSON.parse(line) as AccessLine);
  }

  /** The access log's line of a request, once it is written. */
  logged(requestId: string): Promise<AccessLine> {
    return eventually(`the request ${requestId} is logged`, () =>
      this.accessLog().find((line) => line.request_id === requestId),
    );
  }
}
