import * as z from 'zod';
import { ok, wrong, type Finding } from '@slipway/core/platform/check';

const bindings = z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable();
const component = z.object({
  Config: z.object({ Labels: z.record(z.string(), z.string()) }),
  State: z.object({ Status: z.string(), Health: z.object({ Status: z.string() }).optional() }),
  NetworkSettings: z.object({ Ports: z.record(z.string(), bindings) }),
});
export type Component = z.output<typeof component>;

export const readComponents = (json: string): Component[] => z.array(component).parse(JSON.parse(json));

const nameOf = ({ Config }: Component) => Config.Labels['com.docker.compose.service'] ?? 'unknown';

/** Every component that the stack has runs, and is healthy where it can tell. */
export function judgeComponents(
  expected: readonly string[],
  components: readonly Component[],
  environment: string,
): Finding {
  const ill = expected.flatMap((name) => {
    const found = components.find((one) => nameOf(one) === name);
    const health = found?.State.Health?.Status ?? 'healthy';
    if (found?.State.Status === 'running' && health === 'healthy') return [];
    return [
      `${name} is ${found ? (found.State.Status === 'running' ? health : found.State.Status) : 'not there'}`,
    ];
  });
  if (ill.length === 0) return ok(`${expected.join(', ')}: all run`);
  return wrong(
    ill.join(', '),
    `slipway deploy ${environment} brings the stack up; docker logs shows why one is unhealthy`,
  );
}

/** What is published is what the environment's file says, and nothing else. */
export function judgePublished(allowed: readonly string[], components: readonly Component[]): Finding {
  const published = components.flatMap((one) =>
    Object.values(one.NetworkSettings.Ports)
      .flatMap((found) => found ?? [])
      .map(({ HostIp, HostPort }) => ({ name: nameOf(one), door: `${HostIp}:${HostPort}` })),
  );
  const stray = published.filter(({ door }) => !allowed.includes(door));
  if (stray.length === 0) return ok([...new Set(published.map(({ door }) => door))].join(', ') || 'none');
  return wrong(
    stray.map(({ name, door }) => `${name} is open at ${door}`).join(', '),
    "nothing in the environment's file asks for that: see deploy/compose.yaml, then deploy again",
  );
}
