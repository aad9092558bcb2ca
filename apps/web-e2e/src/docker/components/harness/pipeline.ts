import { chmodSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type StartedTestContainer, Wait } from 'testcontainers';
import { eventually } from '../../../harness/eventually.ts';
import { ask } from '../../../harness/http.ts';
import { temporaryFolder } from '../../../harness/temporary-folder.ts';
import { docker } from '../../docker.ts';
import { componentImage } from './component-image.ts';
import { ContainerLog, type Origin } from './container-log.ts';
import { HardenedContainer } from './hardened-container.ts';
import { createNetwork, start } from './started.ts';

/** A line as Loki has it. */
export interface Found {
  labels: Record<string, string>;
  line: string;
  /** Nanoseconds since 1970. */
  time: string;
}

/** deploy/fluentd in its image between a folder like Docker's and Loki, or its double. */
export class Pipeline {
  readonly fluentd: StartedTestContainer;
  readonly loki: StartedTestContainer;
  readonly #folder: string;

  private constructor(fluentd: StartedTestContainer, loki: StartedTestContainer, folder: string) {
    this.fluentd = fluentd;
    this.loki = loki;
    this.#folder = folder;
  }

  static async start(): Promise<Pipeline> {
    const network = await createNetwork();
    const folder = temporaryFolder();
    // Root without capabilities reads what everyone may read.
    chmodSync(folder, 0o755);
    const loki = await start(
      new HardenedContainer(componentImage('loki'))
        .withNetworkAs(network, 'loki')
        .withVolumes('/loki')
        .withTmpFs({ '/tmp': '' })
        .withExposedPorts(3100)
        .withCommand(['-config.file=/etc/loki/local-config.yaml'])
        .withWaitStrategy(Wait.forHttp('/ready', 3100))
        .withStartupTimeout(120_000),
    );
    const fluentd = await start(
      new HardenedContainer(componentImage('fluentd'))
        .withNetwork(network)
        .withUser('root')
        .withVolumes('/fluentd/log')
        .withTmpFs({ '/tmp': '' })
        .withBindMounts([{ source: folder, target: '/var/lib/docker/containers', mode: 'ro' }])
        .withEnvironment({ SLIPWAY_ENVIRONMENT: 'test', FLUENTD_ALLOWED_TAGS: 'flask.logs' })
        .withResourcesQuota({ memory: 0.5 })
        .withExposedPorts(24_224, '24225/udp', 24_231)
        .withWaitStrategy(Wait.forHttp('/metrics', 24_231))
        .withStartupTimeout(120_000),
    );
    return new Pipeline(fluentd, loki, folder);
  }

  container(origin: Origin = {}): ContainerLog {
    return new ContainerLog(this.#folder, origin);
  }

  /** Every line of the last hour that a query finds, oldest first; at most 5,000. */
  async find(query: string): Promise<Found[]> {
    const parameters = new URLSearchParams({ query, limit: '5000', direction: 'forward' });
    const url = `http://localhost:${port(this.loki, '3100/tcp')}/loki/api/v1/query_range?${String(parameters)}`;
    const { status, body } = await ask(url);
    if (status !== 200) throw new Error(`Loki answers ${status} ${body}`);
    const { data } = JSON.parse(body) as {
      data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
    };
    return data.result
      .flatMap(({ stream: labels, values }) => values.map(([time, line]) => ({ labels, time, line })))
      .sort((a, b) => (a.time < b.time ? -1 : 1));
  }

  /** Waits until a query finds so many lines. */
  awaitLines(query: string, count: number): Promise<Found[]> {
    return eventually(`${query} finds ${count}`, async () => {
      const found = await this.find(query).catch(() => []);
      return found.length >= count && found;
    });
  }

  /** Waits for the only line that contains a text. */
  async awaitLine(text: string): Promise<Found> {
    const found = await this.awaitLines(`{job=~".+"} |= "${text}"`, 1);
    expect(found).toHaveLength(1);
    return found[0] as Found;
  }

  async sendUdp(text: string | Buffer): Promise<void> {
    const socket = createSocket('udp4');
    socket.send(text, port(this.fluentd, '24225/udp'), '127.0.0.1');
    await once(socket, 'listening');
    await new Promise<void>((resolve) => setImmediate(resolve));
    socket.close();
  }

  /** Fluentd's own client, over TCP. */
  forward(tag: string, record: object, ...options: string[]): void {
    this.#cat(`echo '${JSON.stringify(record)}'`, tag, options);
  }

  /** The same with a record that is too long for a command line. */
  forwardLong(tag: string, id: string, length: number): void {
    this.#cat(`ruby -e 'print %({"id":"${id}","text":"), "x" * ${length}, %("})'`, tag);
  }

  #cat(print: string, tag: string, options: string[] = []): void {
    const script = `${print} | fluent-cat --host 127.0.0.1 ${[...options, tag].join(' ')}`;
    docker('exec', this.fluentd.getId(), 'sh', '-c', script);
  }

  async metrics(): Promise<string> {
    return (await ask(`http://localhost:${port(this.fluentd, '24231/tcp')}/metrics`)).body;
  }
}

/** Ends a container's process at once, with nothing flushed. */
export function kill(container: StartedTestContainer): void {
  docker('kill', '--signal', 'KILL', container.getId());
}

export function startAgain(container: StartedTestContainer): void {
  docker('start', container.getId());
}

/** Where a port of a container is now: it changes with each start. */
function port(container: StartedTestContainer, name: string): number {
  const [address = ''] = docker('port', container.getId(), name).split('\n');
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
