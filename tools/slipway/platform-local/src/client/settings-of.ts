import type { LocalEnvironment } from '@slipway/core/environment/schema';
import type { Settings } from '../settings/settings.ts';

/** What a supervisor needs of an environment's file. */
export function settingsOf(environment: LocalEnvironment): Settings {
  const { name, host, port, adminPort, services, proxy } = environment;
  const edge = Object.entries(services).map(
    ([service, { route, limits, drain, rollout }]) =>
      [service, { route, limits, drain, ...(rollout.sticky ? { sticky: rollout.sticky } : {}) }] as const,
  );
  return {
    environment: name,
    host,
    port,
    adminPort,
    services: Object.fromEntries(edge),
    trusted: proxy.trusted,
  };
}
