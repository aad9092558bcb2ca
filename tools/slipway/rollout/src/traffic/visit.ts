import type { Rollout } from '../sequence/rollout.ts';
import type { Seen } from '../sequence/seen.ts';
import { Visits } from '../sequence/visits.ts';

/** Begins to send requests to the public address, where this has not begun yet. */
export function visit(rollout: Rollout, { observation }: Seen): void {
  const { settings, platform } = rollout;
  rollout.visits ??= new Visits(observation.url, platform.environment.host, settings.probe);
}
