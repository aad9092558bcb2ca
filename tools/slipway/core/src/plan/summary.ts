import type { ServicePlan } from './plan.ts';

/** What differs, in one line: `r3 after r2: another bundle, GREETING, replicas 2 → 3`. */
export function summaryOf(plan: ServicePlan): string {
  const { action, from, to } = plan;
  if (action === 'none') return `nothing has changed since ${to}`;
  if (action === 'revive') return `${to} again, as it was`;
  return from === null ? `${to}, the first release` : `${to} after ${from}: ${what(plan).join(', ')}`;
}

function what({ artifact, config, settings, undisclosed, because }: ServicePlan): string[] {
  return [
    ...(artifact ? [`artifact ${shortDigest(artifact.now)} → ${shortDigest(artifact.then)}`] : []),
    ...config.map(({ name, now, then }) => `${now === null ? '+' : then === null ? '-' : ''}${name}`),
    ...settings.map(({ name, now, then }) => `${name} ${now ?? '–'} → ${then ?? '–'}`),
    ...undisclosed,
    ...(because === null ? [] : [because]),
  ];
}

/** The first hex digits of a digest: enough to tell two apart. */
export function shortDigest(digest: string | null): string {
  return digest?.replace('sha256:', '').slice(0, 12) ?? '–';
}
