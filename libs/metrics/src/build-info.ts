import { type ServiceIdentity, serviceIdentity } from '@slipway/http';
import { Gauge } from 'prom-client';

/** A gauge that is always 1 and says by its labels what is running. */
export function registerBuildInfo(overrides: Partial<ServiceIdentity> = {}): void {
  const { service, release, gitRevision } = { ...serviceIdentity(), ...overrides };
  new Gauge({
    name: 'service_build_info',
    help: 'What is running; always 1.',
    labelNames: ['service', 'release', 'git_revision'],
  }).set({ service, release, git_revision: gitRevision }, 1);
}
