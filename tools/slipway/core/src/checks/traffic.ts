import type { Observation } from '../platform/observation.ts';
import { ok, wrong, type Finding } from '../platform/check.ts';

/** All traffic goes where it was last committed to. During a rollout it need not. */
export function judgeTraffic({ services, holder, up }: Observation, environment: string): Finding {
  if (!up) return wrong('nothing is up, so nothing gets traffic', `slipway deploy ${environment}`);
  const parts = Object.entries(services).map(([service, { current, weights }]) => {
    const live = Object.entries(weights).filter(([, weight = 0]) => weight > 0);
    const right = current === undefined ? live.length === 0 : live.length === 1 && weights[current] === 100;
    const text = `${service}: ${live.map(([id, weight]) => `${id} ${String(weight)} %`).join(', ') || 'none'}`;
    return { right, text: right ? text : `${text}, committed is ${current ?? 'none'}` };
  });
  const found = parts.map(({ text }) => text).join('; ') || 'nothing is deployed';
  if (parts.every(({ right }) => right)) return ok(found);
  if (holder) return ok(`${found}; ${holder.command} is under way`);
  return wrong(
    found,
    `slipway rollback ${environment} or slipway deploy ${environment}: either begins by putting it back`,
  );
}
