import { isUnmeasured } from '@slipway/core/measurement/unmeasured';
import type { Platform } from '@slipway/core/platform/platform';
import type { Logged } from '@slipway/core/verdict/evidence';
import type { Evidence } from './evidence.ts';

/**
 * Reads the error lines of both releases, one reading after the other: each costs the machine that serves visitors a
 * program. What the current ever logged is read only where the candidate has an error to compare with it.
 */
export async function readErrors(platform: Platform, service: string, evidence: Evidence): Promise<Logged> {
  const [shifted] = evidence.sinceShift;
  const [probing] = evidence.sinceProbing;
  if (!shifted || !probing || evidence.current === undefined) {
    const unmeasured = { unmeasured: 'nothing was read' };
    return { window: { candidate: unmeasured, current: unmeasured }, known: unmeasured, clock: 0 };
  }
  const candidate = await platform.errorLines(service, evidence.candidate, evidence.dateOf(shifted));
  const current = await platform.errorLines(service, evidence.current, evidence.dateOf(probing));
  const hasErrors = !isUnmeasured(candidate) && candidate.errors.length > 0;
  const known = hasErrors
    ? await platform.errorLines(service, evidence.current, new Date(0))
    : { errors: [] };
  return {
    window: { candidate, current },
    known: isUnmeasured(known) ? known : known.errors,
    clock: evidence.clock,
  };
}
