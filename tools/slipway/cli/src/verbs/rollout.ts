import type { ServiceSettings } from '@slipway/core/environment/schema';
import { replicasOf } from '@slipway/core/release/release';
import { count, seconds } from '@slipway/core/text/words';
import { Rollout } from '@slipway/rollout/sequence/rollout';
import { runRollout, type KnownInTheEnd, type RolloutResult } from '@slipway/rollout/sequence/run';
import type { Sequence } from '@slipway/rollout/sequence/sequence';
import { failureMarkdown, successMarkdown } from '../report/markdown.ts';
import { readable, writeSummary } from '../report/write-summary.ts';
import { createProgress } from '../terminal/progress.ts';
import { mustBeOne, print, servicesOf, type CommonOptions, type Opened } from './verb.ts';

/** What a deploy or rollback says of one service, for machines. */
interface RolloutDocument {
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

type RolloutOptions = CommonOptions & { service?: string; summary?: string; artifact?: string };

/** Rolls services out one after another and tells how each ended. */
export async function rollOut<Options>(
  action: 'deploy' | 'rollback',
  sequenceOf: (settings: ServiceSettings) => Sequence<{ options: Options }, KnownInTheEnd>,
  { workspace, platform }: Opened,
  options: Options & RolloutOptions,
): Promise<void> {
  const results: RolloutDocument[] = [];
  const lines: string[] = [];
  const services = servicesOf(platform, options.service);
  mustBeOne(platform, services, options.artifact);
  for (const service of services) {
    const settings = platform.environment.services[service];
    if (!settings) continue;
    const rollout = new Rollout(action, { workspace, platform, service, settings });
    const result = await summarised(options.summary, () =>
      runRollout(rollout, sequenceOf(settings), { options }, createProgress(process.stderr)),
    );
    const document = documentOf(rollout, result);
    const line = [closingLine(rollout, result, document), ...(document.notes ?? [])].join('\n');
    await writeSummary(options.summary, successMarkdown(line));
    results.push(document);
    lines.push(line);
    const { missed } = rollout.interruption;
    // It was too late for this service, and in time for those that were to follow.
    if (missed && service !== services.at(-1)) throw missed;
  }
  print(options, { results }, lines.join('\n'));
}

async function summarised<T>(summary: string | undefined, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    await writeSummary(summary, failureMarkdown(readable(error)));
    throw error;
  }
}

function documentOf(rollout: Rollout, { candidate, outcome, url }: RolloutResult): RolloutDocument {
  const { platform, service, probed, timings, durationMs } = rollout;
  const notes = notesOf(rollout, candidate.id);
  return {
    environment: platform.environment.name,
    url,
    service,
    release: candidate.id,
    outcome,
    replicas: candidate.config.replicas,
    probed: probed.sent,
    lost: probed.lost,
    durationMs,
    phases: timings,
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function notesOf({ interruption, notes, platform }: Rollout, id: string): string[] {
  const { missed } = interruption;
  if (!missed) return notes;
  const back = `slipway rollback ${platform.environment.name} goes back`;
  return [`${missed.message}, too late: ${id} was being committed already; ${back}`, ...notes];
}

function closingLine(
  rollout: Rollout,
  { candidate, outcome }: RolloutResult,
  { environment, url, service, probed, lost, durationMs }: RolloutDocument,
): string {
  const serves = `${candidate.id} serves ${service} in ${environment}`;
  const where = `${replicasOf(candidate)} at ${url}`;
  if (outcome === 'unchanged') return `${serves} already: nothing has changed (--force releases it again)`;
  if (outcome === 'revived') return `${serves} again: ${where}; nothing has changed since it was taken down`;
  const line = `${serves}: ${where}, ${count(probed, 'request')} probed, ${String(lost)} lost, ${seconds(durationMs)}`;
  if (lost === 0) return line;
  return `${line}\n!!! ${count(lost, 'request')} LOST during the switch: ${rollout.probed.reasons.join('; ')}`;
}
