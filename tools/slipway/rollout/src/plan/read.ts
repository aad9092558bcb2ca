import { Ledger } from '@slipway/core/ledger/ledger';
import type { Plan } from '@slipway/core/plan/plan';
import type { Platform } from '@slipway/core/platform/platform';
import { look } from '../sequence/seen.ts';
import type { Phase } from '../sequence/phase.ts';
import { commandsOf } from '../sequence/sequence.ts';
import type { ServiceSettings } from '@slipway/core/environment/schema';
import type { DeployOptions } from './plan.ts';
import { planService } from './plan-service.ts';

/** What a deploy would do. Builds the artifacts, as a deploy would, and changes nothing of what runs or is kept. */
export async function readPlan(
  platform: Platform,
  names: readonly string[],
  phasesOf: (settings: ServiceSettings) => readonly Phase<never>[],
  options: Pick<DeployOptions, 'artifact' | 'force'> & { commands?: boolean },
): Promise<Plan> {
  const touched = await platform.foresee();
  const services: Plan['services'] = [];
  for (const service of names) {
    const settings = platform.environment.services[service];
    if (!settings) continue;
    const seen = await look({ platform, service, ledger: new Ledger(platform.ledger(service)) });
    const artifact = await platform.build(service, options.artifact);
    const subject = { platform, service, settings };
    const plan = await planService(subject, { seen, artifact, force: options.force });
    const commands = () => commandsOf(phasesOf(settings), plan, platform.commands, options.artifact);
    services.push(options.commands ? { ...plan, commands: commands() } : plan);
  }
  return {
    environment: platform.environment.name,
    changes: touched.length > 0 || services.some(({ action }) => action !== 'none'),
    touched,
    services,
  };
}
