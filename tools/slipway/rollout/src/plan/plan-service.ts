import { configOf } from '@slipway/core/plan/config';
import { nextId, type Release } from '@slipway/core/release/release';
import type { SecretVersions } from '@slipway/core/secrets/versions';
import type { ServiceSettings } from '@slipway/core/environment/schema';
import type { Rollout } from '../rollout/rollout.ts';
import { differencesOf, isDifferent } from '@slipway/core/plan/differences';
import type { PlannedAction, ServicePlan } from '@slipway/core/plan/plan';
import { stepsOf } from '@slipway/core/plan/steps';

/** What this rollout is about to do, from what it saw when it last looked and from the artifact that was built. */
export async function planService(rollout: Rollout): Promise<ServicePlan> {
  const { platform, service, settings, current, options } = rollout;
  const frozen = await platform.frozen(service);
  const running = frozen.find(({ id }) => id === current);
  const config = configOf(settings, rollout.secretVersions ?? unchangedSecrets(settings, running));
  const differences = differencesOf(running, rollout.artifact, config);
  const because = whyAnew(rollout);
  const action = actionOf(isDifferent(differences), options.force ?? false, rollout);
  return {
    service,
    action,
    from: current ?? null,
    to:
      action === 'release'
        ? nextId([...frozen.map(({ id }) => id), ...rollout.reading.entries.map(({ release }) => release)])
        : (running?.id ?? 'r1'),
    because: action === 'release' && !isDifferent(differences) ? because : null,
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

function actionOf(differs: boolean, force: boolean, { observation, isServing }: Rollout): PlannedAction {
  if (differs || force) return 'release';
  if (!observation.up) return 'revive';
  return isServing ? 'none' : 'release';
}

function whyAnew({ options, current }: Rollout): string {
  return options.force ? '--force' : `not all replicas of ${current ?? 'it'} are ready`;
}
