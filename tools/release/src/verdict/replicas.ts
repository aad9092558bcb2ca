import type { ObservedRelease } from '../platforms/platform.ts';
import type { Finding } from './verdict.ts';

/** Judges by the replicas themselves: each must be ready, none may have ended since it was launched. */
export function judgeReplicas(release: ObservedRelease | undefined): Finding {
  const source = 'replicas';
  if (!release) return { source, verdict: 'unhealthy', because: 'none is running' };
  const ended = release.replicas.filter(({ restarts }) => restarts > 0);
  const unready = release.replicas.filter(({ state }) => state !== 'ready');
  if (ended.length + unready.length === 0) {
    return {
      source,
      verdict: 'healthy',
      because: `all ${String(release.replicas.length)} are ready, none has ended`,
    };
  }
  const told = [
    ...ended.map(({ id, restarts }) => `${id} was started anew ${String(restarts)} times`),
    ...unready.map(({ id, state }) => `${id} is ${state}`),
  ];
  return { source, verdict: 'unhealthy', because: told.join(', ') };
}
