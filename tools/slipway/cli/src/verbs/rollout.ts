import type { ServiceSettings } from '@slipway/core/environment/schema';
import { count, seconds } from '@slipway/core/text/words';
import { replicasOf } from '@slipway/core/release/release';
import { createProgress } from '../terminal/progress.ts';
import type { Phase } from '@slipway/rollout/rollout/phase';
import { Rollout, type RolloutOptions } from '@slipway/rollout/rollout/rollout';
import { runRollout } from '@slipway/rollout/rollout/run';
import { mustBeOne, print, servicesOf, type CommonOptions, type Opened } from './verb.ts';
import { failureMarkdown, successMarkdown } from '../report/markdown.ts';
import { readable, writeSummary } from '../report/write-summary.ts';

/** What a deploy or rollback says of one service, for machines. */
interface RolloutResult {
  environment: string;
  url: string;
  service: string;
  release: string;
  outcome: string;
  replicas: number;
  probed: number;
  lost: number;
  durationMs: number;
  phases: { name: string; ms: number }[];
  /** What else a person is to know, such as an interrupt that came too late. */
  notes?: string[];
}

/** Rolls services out one after another and tells how each ended. */
export async function rollOut(
  action: 'deploy' | 'rollback',
  phasesOf: (settings: ServiceSettings) => Phase[],
  { workspace, platform }: Opened,
  options: RolloutOptions & CommonOptions & { service?: string; summary?: string },
): Promise<void> {
  const results: RolloutResult[] = [];
  const lines: string[] = [];
  const services = servicesOf(platform, options.service);
  mustBeOne(platform, services, options.artifact);
  for (const service of services) {
    const settings = platform.environment.services[service];
    if (!settings) continue;
    const rollout = new Rollout(action, workspace, platform, service, settings, options);
    try {
      await runRollout(rollout, phasesOf(settings), createProgress(process.stderr));
    } catch (error) {
      await writeSummary(options.summary, failureMarkdown(readable(error)));
      throw error;
    }
    const result = resultOf(rollout);
    const line = [closingLine(rollout, result), ...notesOf(rollout)].join('\n');
    await writeSummary(options.summary, successMarkdown(line));
    results.push(result);
    lines.push(line);
    const { missed } = rollout.interruption;
    // It was too late for this service, and in time for those that were to follow.
    if (missed && service !== services.at(-1)) throw missed;
  }
  print(options, { results }, lines.join('\n'));
}

function resultOf(rollout: Rollout): RolloutResult {
  const { platform, service, candidate, outcome, probed, timings } = rollout;
  const notes = notesOf(rollout);
  return {
    environment: platform.environment.name,
    url: rollout.observation.url,
    service,
    release: candidate.id,
    outcome,
    replicas: candidate.config.replicas,
    probed: probed.sent,
    lost: probed.lost,
    durationMs: Math.round(performance.now() - rollout.beganAt),
    phases: timings,
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function notesOf({ interruption, notes, candidate, platform }: Rollout): string[] {
  const { missed } = interruption;
  if (!missed) return notes;
  const back = `slipway rollback ${platform.environment.name} goes back`;
  return [`${missed.message}, too late: ${candidate.id} was being committed already; ${back}`, ...notes];
}

function closingLine(
  rollout: Rollout,
  { environment, url, probed, lost, durationMs }: RolloutResult,
): string {
  const { service, candidate, outcome } = rollout;
  const serves = `${candidate.id} serves ${service} in ${environment}`;
  const where = `${replicasOf(candidate)} at ${url}`;
  if (outcome === 'unchanged') return `${serves} already: nothing has changed (--force releases it anew)`;
  if (outcome === 'revived') return `${serves} again: ${where}; nothing has changed since it was taken down`;
  const line = `${serves}: ${where}, ${count(probed, 'request')} probed, ${String(lost)} lost, ${seconds(durationMs)}`;
  if (lost === 0) return line;
  return `${line}\n!!! ${count(lost, 'request')} LOST during the switch: ${rollout.probed.reasons.join('; ')}`;
}
