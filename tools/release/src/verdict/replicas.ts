import { isUnmeasured, type Unmeasured } from '../measurement/unmeasured.ts';
import type { ReplicaCount } from '../platforms/platform.ts';
import type { Finding } from './verdict.ts';

/** Judges by the replicas themselves: each must be ready and have stayed so, none may have ended since its launch. */
export function judgeReplicas(replicas: ReplicaCount[] | Unmeasured): Finding {
  const source = 'replicas';
  if (isUnmeasured(replicas)) {
    return { source, verdict: 'inconclusive', because: `replicas not measured: ${replicas.unmeasured}` };
  }
  const told = replicas.flatMap(({ id, state, restarts, readinessLost }) => [
    ...(restarts > 0 ? [`${id} was started anew ${times(restarts)}`] : []),
    ...(readinessLost > 0 ? [`${id} stopped being ready ${times(readinessLost)}`] : []),
    ...(state === 'ready' ? [] : [`${id} is ${state}`]),
  ]);
  if (told.length === 0 && replicas.length > 0) {
    return {
      source,
      verdict: 'healthy',
      because: `all ${String(replicas.length)} are ready, none has ended`,
    };
  }
  return { source, verdict: 'unhealthy', because: told.join(', ') || 'none is running' };
}

function times(number: number): string {
  return number === 1 ? 'once' : `${String(number)} times`;
}
