import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StartedTestContainer, Wait } from 'testcontainers';
import { parse } from 'yaml';
import { repository } from '../../../harness/repository.ts';
import { HardenedContainer } from './hardened-container.ts';
import { start } from './started.ts';

interface ComposeService {
  environment: Record<string, string>;
  healthcheck: { test: string[] };
}

const file = join(repository, 'apps/web/compose.yaml');
const { services } = parse(readFileSync(file, 'utf8')) as { services: { web: ComposeService } };

/** The image of apps/web, run as its compose.yaml says, health check included. Resolves when it is healthy. */
export function startService(): Promise<StartedTestContainer> {
  const { environment, healthcheck } = services.web;
  return start(
    new HardenedContainer('slipway/web')
      .withEnvironment({ ...environment, SLIPWAY_SERVICE: 'web', SLIPWAY_RELEASE: 'r7' })
      .withResourcesQuota({ memory: 0.25 })
      .withExposedPorts(3000, 9464)
      .withHealthCheck({
        // As compose reads it.
        test: ['CMD', ...healthcheck.test.slice(1).map((word) => word.replaceAll('$$', '$'))],
        interval: 250,
        timeout: 3_000,
        retries: 100,
      })
      .withWaitStrategy(Wait.forHealthCheck()),
  );
}
