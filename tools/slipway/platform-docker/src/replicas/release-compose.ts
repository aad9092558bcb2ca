import { SlipwayError } from '@slipway/core/errors/slipway-error';
import type { Release } from '@slipway/core/release/release';
import { labels, projectOf, upstreamOf, type Names } from '../names/names.ts';

/** The part of `docker compose config --format json` that is changed here; all else is kept as it is. */
export interface ComposeFile {
  services: Record<string, ComposeService>;
  [key: string]: unknown;
}

interface ComposeService {
  deploy?: Record<string, unknown>;
  environment?: Record<string, string>;
  labels?: Record<string, string>;
  healthcheck?: { disable?: boolean };
  [key: string]: unknown;
}

/**
 * A release as compose runs it: the service's own file as rendered, with the image pinned by its digest, the
 * environment's configuration, and the labels and the network by which the stack finds its replicas.
 */
export function releaseCompose(
  rendered: ComposeFile,
  release: Release,
  environment: string,
  names: Names,
): ComposeFile {
  const { service, id, config, artifact } = release;
  const own = rendered.services[service];
  if (!own)
    throw refused(service, `it has no service "${service}"`, `call the service ${service}, as its folder`);
  if (!own.healthcheck || own.healthcheck.disable) {
    throw refused(
      service,
      'it has no healthcheck, so nothing would tell when a replica is ready',
      'add one, as apps/web/compose.yaml has it',
    );
  }
  const { build: _build, ports: _ports, container_name: _name, ...kept } = own;
  return {
    ...rendered,
    name: projectOf(names, service, id),
    services: {
      ...rendered.services,
      [service]: {
        ...kept,
        image: artifact.digest,
        pull_policy: 'never',
        deploy: { ...own.deploy, replicas: config.replicas },
        environment: {
          ...own.environment,
          ...config.variables,
          SLIPWAY_SERVICE: service,
          SLIPWAY_RELEASE: id,
          ...(release.git.revision === undefined ? {} : { SLIPWAY_GIT_REVISION: release.git.revision }),
        },
        labels: {
          ...own.labels,
          [labels.environment]: environment,
          [labels.service]: service,
          [labels.release]: id,
          [labels.job]: service,
        },
        logging: {
          driver: 'json-file',
          options: {
            'max-size': '20m',
            'max-file': '5',
            labels: [labels.environment, labels.job, labels.release].join(','),
            tag: '{{.Name}}',
          },
        },
        networks: { stack: { aliases: [upstreamOf(service, id)] } },
      },
    },
    networks: { stack: { external: true, name: names.stack } },
  };
}

function refused(service: string, why: string, next: string): SlipwayError {
  return new SlipwayError({ what: `apps/${service}/compose.yaml can't be released`, why, next, exitCode: 2 });
}
