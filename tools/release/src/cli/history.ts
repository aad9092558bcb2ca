import type { Command } from 'commander';
import { attemptsOf, type Attempt } from '../ledger/history.ts';
import { Ledger } from '../ledger/ledger.ts';
import { table } from '../output/table.ts';
import { seconds } from '../output/words.ts';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, open, print, servicesOf, type CommonOptions } from './verb.ts';

export function addHistory(program: Command): void {
  addVerb(program, 'history', 'every deploy and rollback, and what was judged of it', '[environment]')
    .option('--service <name>', 'only this service')
    .action(async (environment: string | undefined, options: CommonOptions & { service?: string }) => {
      const { platform } = open(environment ?? (await onlyEnvironment('history')));
      const all = await Promise.all(
        servicesOf(platform, options.service).map(async (service) => {
          const ledger = new Ledger(platform.ledger(service));
          const { entries, damaged, torn } = await ledger.read();
          return { service, file: ledger.name, attempts: attemptsOf(entries), damaged, torn };
        }),
      );
      const text = all.map(
        ({ service, file, attempts, damaged }) => `${service}\n${show(attempts)}${warn(file, damaged)}`,
      );
      print(options, { environment: platform.environment.name, services: all }, text.join('\n\n'));
    });
}

function show(attempts: readonly Attempt[]): string {
  if (attempts.length === 0) return 'no release yet';
  return table(
    ['#', 'WHEN', 'WHAT', 'FROM', 'TO', 'VERDICT', 'ENDED', 'PROBED', 'LOST', 'TOOK', 'GIT', 'WHO'],
    attempts.map(({ attempt, beganAt, action, from, release, judged, ended, git, by }) => [
      String(attempt),
      beganAt.slice(0, 19).replace('T', ' '),
      action,
      from ?? '–',
      release,
      judged?.verdict ?? '–',
      ended?.outcome ?? 'under way',
      ended?.probed.toLocaleString('en-US') ?? '–',
      ended?.lost.toLocaleString('en-US') ?? '–',
      ended ? seconds(ended.durationMs) : '–',
      `${git.revision?.slice(0, 7) ?? '–'}${git.dirty ? '+' : ''}`,
      `${by.user}@${by.host}`,
    ]),
  );
}

function warn(file: string, damaged: readonly number[]): string {
  if (damaged.length === 0) return '';
  return `\n! ${file}: line ${damaged.join(', ')} is damaged (its checksum is wrong) and is left out`;
}
