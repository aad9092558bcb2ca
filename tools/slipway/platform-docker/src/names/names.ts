import type { ReleaseId } from '@slipway/core/release/release';

/** The names under which an environment is found again on an engine, by anyone who looks. */
export interface Names {
  environment: string;
  /** The compose project of the stack, and the network that its releases join. */
  stack: string;
  /** The container of the balancer. */
  balancer: string;
  /** Also what readers and the lock run in: it has a shell, curl and nginx itself. */
  balancerImage: string;
  lock: string;
  /** The container of the agent. */
  agent: string;
  /** What the agent and the scout run in: it has Node. */
  agentImage: string;
  volumes: {
    /** Ledgers, frozen releases and what the stack was brought up from; only commands use it. */
    state: string;
    /** What the engine tells Nginx. */
    traffic: string;
    /** What the engine tells Prometheus. */
    targets: string;
    /** Where Grafana keeps the password that it made. */
    secrets: string;
  };
}

export function namesOf(environment: string): Names {
  const stack = `slipway-${environment}`;
  return {
    environment,
    stack,
    balancer: `${stack}-nginx-1`,
    balancerImage: `${stack}/nginx`,
    lock: `${stack}-lock`,
    agent: `${stack}-agent-1`,
    agentImage: `${stack}/agent`,
    volumes: {
      state: `${stack}_state`,
      traffic: `${stack}_traffic`,
      targets: `${stack}_targets`,
      secrets: `${stack}_secrets`,
    },
  };
}

/** A release's name on its environment's network and in the balancer, such as `web-r42`. */
export const upstreamOf = (service: string, id: ReleaseId) => `${service}-${id}`;

/**
 * A release's compose project, such as `slipway_staging_web_r42`. Stacks begin with `slipway-`, and neither a service nor
 * an id has an underscore: so no two of environment, service and release share a name. One that was frozen under another
 * name keeps it: see FrozenReleases.
 */
export const projectOf = ({ environment }: Names, service: string, id: ReleaseId) =>
  `slipway_${environment}_${service}_${id}`;

/** The name under which a release's image is kept, so that no clean-up of the engine removes it. */
export const imageOf = ({ stack }: Names, service: string, id: ReleaseId) => `${stack}/${service}:${id}`;

/** The labels by which the containers of releases are found and told apart. */
export const labels = {
  environment: 'slipway.environment',
  service: 'slipway.service',
  release: 'slipway.release',
  /** The label `job` of a container's lines in Loki. */
  job: 'slipway.job',
  holder: 'slipway.holder',
} as const;

/** The name of a replica, such as `r7-1`, by its container's labels. */
export const replicaOf = (id: ReleaseId, of: Readonly<Record<string, string>>) =>
  `${id}-${of['com.docker.compose.container-number'] ?? '1'}`;

/** The volume that holds every kept version of one service's secrets. */
export const secretsVolume = ({ stack }: Names, service: string) => `${stack}_secrets-${service}`;

/** Where the lock's shell has it. */
export const secretsFolder = (service: string) => `/slipway/secrets/${service}`;

/** Where a replica serves its metrics and its health. */
export const managementPort = 9_464;
