import { count } from '@slipway/core/text/words';
import type { Change } from '@slipway/core/plan/differences';
import type { Plan, ServicePlan } from '@slipway/core/plan/plan';
import { summaryOf } from '@slipway/core/plan/summary';

const nameWidth = 14;

/** The plan as a person reads it. */
export function showPlan({ environment, changes, touched, services }: Plan): string {
  if (!changes && services.every(({ commands }) => commands === undefined))
    return services
      .map(({ service, to }) => `${environment}: nothing would change: ${to} serves ${service}`)
      .join('\n');
  return [
    ...touched.map(({ name, how }) => `${environment}: ${name} is ${how}`),
    ...services.flatMap((service) => showService(environment, service)),
  ].join('\n');
}

function showService(environment: string, plan: Plan['services'][number]): string[] {
  const { service, action, because, rollout, commands } = plan;
  const headline = `${environment}: ${service}: ${action === 'release' ? releaseLine(plan) : summaryOf(plan)}`;
  return [
    headline,
    ...(because === null ? [] : rows('because', [because])),
    ...(action === 'release' ? differenceRows(plan) : []),
    ...rows('rollout', rollout),
    ...(commands === undefined ? [] : ['', ...commands.map((line) => `  ${line}`)]),
  ];
}

function releaseLine({ from, to, replicas }: ServicePlan): string {
  return `${to} of ${count(replicas, 'replica')} ${from === null ? 'is the first release' : `replaces ${from}`}`;
}

function differenceRows({ artifact, config, settings, undisclosed }: ServicePlan): string[] {
  return [
    ...rows('artifact', [artifact ? arrow(artifact) : 'unchanged']),
    ...rows('config', config.length === 0 ? ['unchanged'] : config.map(variable)),
    ...settings.flatMap((setting) => rows(setting.name, [arrow(setting)])),
    ...undisclosed.flatMap((name) => rows(name, ['changed'])),
  ];
}

function variable({ name, now, then }: Change): string {
  if (now === null) return `+ ${name}=${then ?? ''}`;
  return then === null ? `- ${name}=${now}` : `~ ${name}=${now} → ${then}`;
}

function arrow({ now, then }: Omit<Change, 'name'>): string {
  return now === null ? (then ?? '–') : `${now} → ${then ?? '–'}`;
}

/** Lines under one name, which stands before the first of them. */
function rows(name: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(nameWidth)}${line}`);
}
