import { findRelease, type Observation } from '../platform/observation.ts';
import { ok, wrong, type Finding } from '../platform/check.ts';

/** Every replica of what serves is ready. */
export function judgeCurrentReplicas(observation: Observation, environment: string): Finding {
  const all = Object.entries(observation.services).flatMap(([service, { current }]) =>
    current === undefined ? [] : [{ service, current, release: findRelease(observation, service, current) }],
  );
  const found = all.map(({ service, current, release }) => {
    const ready = release?.replicas.filter(({ state }) => state === 'ready').length ?? 0;
    return `${service} ${current}: ${String(ready)} of ${String(release?.replicas.length ?? 0)} ready`;
  });
  if (all.length === 0) return ok('nothing is deployed');
  const isWell = all.every(({ release }) => release?.replicas.every(({ state }) => state === 'ready'));
  return isWell
    ? ok(found.join('; '))
    : wrong(found.join('; '), `slipway logs ${environment} shows their last lines`);
}
