import { isUnmeasured, type Unmeasured } from '../../measurement/unmeasured.ts';
import type { ReplicaCount } from '../../measurement/measurement.ts';
import type { Source } from '../source.ts';
import type { Finding } from '../verdict.ts';

export const replicas: Source = {
  name: 'replicas',
  about: "the candidate's replicas themselves: ready, and never ended since their launch",
  tests: 0,
  judge: ({ candidate }) => judgeReplicas(candidate.at(-1)?.replicas ?? { unmeasured: 'nothing was read' }),
};

/** Each must be ready and have stayed so, none may have ended since its launch. */
export function judgeReplicas(counted: ReplicaCount[] | Unmeasured): Finding {
  const source = 'replicas';
  if (isUnmeasured(counted)) {
    return { source, verdict: 'inconclusive', because: `replicas not measured: ${counted.unmeasured}` };
  }
  const told = counted.flatMap(({ id, state, restarts, readinessLost }) => [
    ...(restarts > 0 ? [`${id} was restarted ${times(restarts)}`] : []),
    ...(readinessLost > 0 ? [`${id} stopped being ready ${times(readinessLost)}`] : []),
    ...(state === 'ready' ? [] : [`${id} is ${state}`]),
  ]);
  if (told.length === 0 && counted.length > 0) {
    return {
      source,
      verdict: 'healthy',
      because: `all ${String(counted.length)} are ready, none has ended`,
    };
  }
  return { source, verdict: 'unhealthy', because: told.join(', ') || 'none is running' };
}

function times(number: number): string {
  return number === 1 ? 'once' : `${String(number)} times`;
}
