import { InvalidArgumentError, type Command } from 'commander';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import type { LogLine } from '@slipway/core/logs/error-lines';
import type { Platform } from '@slipway/core/platform/platform';
import type { ReleaseId } from '@slipway/core/release/release';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, open, print, releaseArgument, servicesOf, type CommonOptions } from './verb.ts';

interface LogsOptions extends CommonOptions {
  service?: string;
  release?: ReleaseId;
  lines: number;
  follow?: boolean;
}

export function addLogs(program: Command): void {
  addVerb(program, 'logs', "the last lines of the current release's replicas", '[environment]')
    .option('--service <name>', 'only this service')
    .option('--release <release>', 'of this release, such as r3', releaseArgument)
    .option('--lines <number>', 'how many', wholeNumber, 50)
    .option('--follow', 'go on with new lines until Ctrl-C')
    .action(async (environment: string | undefined, options: LogsOptions) => {
      const { platform } = open(environment ?? (await onlyEnvironment('logs')));
      for (const service of servicesOf(platform, options.service)) {
        const id = options.release ?? (await currentOf(platform, service));
        await mustBeKept(platform, service, id);
        const lines = await platform.tail(service, id, options.lines);
        if (options.json) print(options, { service, release: id, lines }, '');
        else for (const line of lines) show(line);
        if (options.follow) await follow(platform, service, id);
      }
    });
}

async function follow(platform: Platform, service: string, id: ReleaseId): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => {
    stop.abort();
  });
  for await (const line of platform.follow(service, [id], stop.signal)) show(line);
}

async function currentOf(platform: Platform, service: string): Promise<ReleaseId> {
  const { services } = await platform.observe();
  const current = services[service]?.current;
  if (current !== undefined) return current;
  throw new SlipwayError({
    what: `${service} has no release in ${platform.environment.name} that serves`,
    next: `slipway history ${platform.environment.name} shows what there is; --release names one`,
  });
}

async function mustBeKept(platform: Platform, service: string, id: ReleaseId): Promise<void> {
  const kept = (await platform.frozen(service)).map((release) => release.id);
  if (kept.includes(id)) return;
  throw new SlipwayError({
    what: `${service} has no release ${id} in ${platform.environment.name}`,
    why: `kept are ${kept.join(', ') || 'none'}`,
    next: 'name one of those',
    exitCode: 2,
  });
}

function show({ replica, text }: LogLine): void {
  process.stdout.write(`${replica}  ${text}\n`);
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number.');
}
