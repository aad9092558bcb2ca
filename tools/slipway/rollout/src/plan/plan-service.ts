import type { ServiceSettings } from '@slipway/core/environment/schema';
import type { Platform } from '@slipway/core/platform/platform';
import { configOf } from '@slipway/core/plan/config';
import { differencesOf, isDifferent } from '@slipway/core/plan/differences';
import type { PlannedAction, ServicePlan } from '@slipway/core/plan/plan';
import { stepsOf } from '@slipway/core/plan/steps';
import { nextId, type Artifact, type Release } from '@slipway/core/release/release';
import type { SecretVersions } from '@slipway/core/secrets/versions';
import type { Seen } from '../sequence/seen.ts';

/** From what a plan is made: what was seen, and the artifact that was built. */
export interface Known {
  seen: Seen;
  artifact: Artifact;
  force?: boolean | undefined;
  /** The versions of its secrets; known only to who holds the lock. */
  secretVersions?: SecretVersions | undefined;
}

/** What a deploy of a service is about to do. */
export async function planService(
  { platform, service, settings }: { platform: Platform; service: string; settings: ServiceSettings },
  { seen, artifact, force = false, secretVersions }: Known,
): Promise<ServicePlan> {
  const { current } = seen;
  const frozen = await platform.frozen(service);
  const running = frozen.find(({ id }) => id === current);
  const config = configOf(settings, secretVersions ?? unchangedSecrets(settings, running));
  const differences = differencesOf(running, artifact, config);
  const differs = isDifferent(differences);
  const action = actionOf(differs || force, seen);
  const because = force ? '--force' : `not all replicas of ${current ?? 'it'} are ready`;
  const known = [...frozen.map(({ id }) => id), ...seen.entries.map(({ release }) => release)];
  return {
    service,
    action,
    from: current ?? null,
    to: action === 'release' ? nextId(known) : (running?.id ?? 'r1'),
    because: action === 'release' && !differs ? because : null,
    ...differences,
    replicas: config.replicas,
    rollout: action === 'release' ? stepsOf(settings) : [],
  };
}

/**
 * Whether a secret's value has changed only the holder of the lock can tell: until then those that serve are taken to
 * be as they were, and only names that come or go are a difference.
 */
function unchangedSecrets(
  settings: ServiceSettings,
  running: Release | undefined,
): SecretVersions | undefined {
  const names = Object.keys(settings.secrets);
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, running?.config.secrets?.[name] ?? 'new']));
}

function actionOf(isNew: boolean, { observation, isServing }: Seen): PlannedAction {
  if (isNew) return 'release';
  if (!observation.up) return 'revive';
  return isServing ? 'none' : 'release';
}
