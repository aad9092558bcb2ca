import type { Release, ReleaseId } from '../release/release.ts';

/** `1 replica`, `1,204 requests`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}

export function replicasOf({ config }: Release): string {
  return count(config.replicas, 'replica');
}

/** What to do about a release that did not come to serve. */
export function mendAndDeployAgain(environment: string, id: ReleaseId): string {
  return `mend it and deploy again; all its lines: slipway logs ${environment} --release ${id}`;
}

/** `43 ms`, `1.9 s`. */
export function seconds(ms: number): string {
  return ms < 100 ? `${String(Math.round(ms))} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
