import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { mendAndDeployAgain } from '@slipway/core/text/words';
import type { Rollout } from './rollout.ts';

const linesShown = 20;

/** Why the candidate is not to serve, with its own last lines. */
export async function refusal(rollout: Rollout, what: string, why: string): Promise<SlipwayError> {
  const { candidate, service, platform } = rollout;
  const lines = await platform.tail(service, candidate.id, linesShown);
  return new SlipwayError({
    what,
    why,
    next: mendAndDeployAgain(platform.environment.name, candidate.id),
    lines: lines.map(({ text }) => text),
  });
}
