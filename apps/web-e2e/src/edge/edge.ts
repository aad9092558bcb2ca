import { join } from 'node:path';
import type { LogsDocument } from '../harness/documents.ts';
import { repository } from '../harness/repository.ts';
import { allAtOnce } from '../harness/service-settings.ts';
import type { Workspace } from '../harness/workspace.ts';
import { askOnce, type WireAnswer } from './wire.ts';

/** The suite's own service. */
export const edgeBundle = join(repository, 'apps', 'web-e2e', 'src', 'edge', 'service');

/** What the suite says of its environment, whatever the platform. */
export interface EdgeSettings {
  trusted?: string[];
  streams?: 'keep' | 'close';
  drainWithin?: string;
  idle?: string;
  sticky?: { cookie: string } | { header: string } | undefined;
  steps?: { share: number; for: string }[];
}

/** What a platform gives the suite. */
export interface EdgePlatform {
  name: 'local' | 'docker';
  /** A workspace on ports of its own that is taken down after the tests; `configureEdge` writes its environment. */
  create: () => Promise<Workspace>;
  /** Of the platform's own: what an environment's file says besides `services` and `proxy`. */
  file: (workspace: Workspace) => Record<string, unknown>;
  /** What is given to `--artifact` for a bundle. */
  artifactOf: (bundle: string) => string;
  /** Networks that clients of the suite come from, as the balancer sees them. */
  clients: string[];
}

const common = {
  ready: { within: '30s' },
  probe: { rate: 50 },
  rollout: { steps: [allAtOnce('300ms')], sources: ['probes', 'replicas'] },
};

/** An environment with two services, `web` on / and `api` on /api. */
export function configureEdge(
  platform: EdgePlatform,
  workspace: Workspace,
  { trusted = [], streams = 'keep', drainWithin = '10s', idle = '2s', sticky, steps }: EdgeSettings = {},
): void {
  const rollout = { ...common.rollout, ...(sticky ? { sticky } : {}), ...(steps ? { steps } : {}) };
  const drain = { within: drainWithin, streams };
  // Short: some tests wait for its end.
  const silence = { answer: '2s', idle };
  const services = {
    web: { ...common, rollout, drain, limits: silence },
    api: {
      ...common,
      drain,
      route: '/api',
      probe: { ...common.probe, path: '/api' },
      replicas: 1,
      limits: { ...silence, headers: '2KB', body: '1KB' },
    },
  };
  workspace.write(JSON.stringify({ ...platform.file(workspace), proxy: { trusted }, services }, null, 2));
}

/** A deployed edge and what its tests ask of it. */
export class Edge {
  readonly platform: EdgePlatform;
  readonly workspace: Workspace;
  #ids = 0;

  private constructor(platform: EdgePlatform, workspace: Workspace) {
    this.platform = platform;
    this.workspace = workspace;
  }

  /** A workspace of its own with a release of each service. */
  static async deploy(
    platform: EdgePlatform,
    settings?: EdgeSettings,
    services = ['web', 'api'],
  ): Promise<Edge> {
    const edge = new Edge(platform, await platform.create());
    configureEdge(platform, edge.workspace, settings);
    for (const service of services) await edge.release(service);
    return edge;
  }

  /** What names the suite's bundle to a deploy. */
  get artifact(): string[] {
    return ['--artifact', this.platform.artifactOf(edgeBundle)];
  }

  get port(): number {
    return this.workspace.port;
  }

  /** Makes a release of a service, the same bundle or not. */
  async release(service: string): Promise<string> {
    const artifact = this.platform.artifactOf(edgeBundle);
    return (await this.workspace.deploy(artifact, '--service', service, '--force')).release;
  }

  ask(line: string, ...headers: string[]): Promise<WireAnswer> {
    return askOnce(this.port, line, ...headers);
  }

  /** A name for one request, by which its attempts are counted. */
  id(): string {
    this.#ids += 1;
    return `${process.pid}-${this.#ids}`;
  }

  /** How often a request with this `id` reached a replica. */
  async attempts(id: string): Promise<number> {
    const { environment } = this.workspace;
    const logs = await this.workspace.document('logs', environment, '--service', 'web', '--lines', '2000');
    return (logs as LogsDocument).lines.filter(({ text }) => text.includes(`attempt ${id}"`)).length;
  }
}

/** What the suite's service says that it was asked. */
export interface Seen {
  service: string;
  release: string;
  url: string;
  method: string;
  httpVersion: string;
  rawHeaders: string[];
}

export function seenOf({ body }: WireAnswer): Seen {
  return JSON.parse(body) as Seen;
}

/** The values of a header as the service got it. */
export function valuesOf({ rawHeaders }: Seen, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
