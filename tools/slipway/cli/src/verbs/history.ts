import type { Command } from 'commander';
import { showDamage } from '../history/damage.ts';
import { showAttempts } from '../history/show-attempts.ts';
import { showStory } from '../history/show-story.ts';
import { storyOf, unknownRelease } from '../history/story.ts';
import { attemptsOf } from '@slipway/core/ledger/history';
import { Ledger } from '@slipway/core/ledger/ledger';
import type { Platform } from '@slipway/core/platform/platform';
import { isReleaseId, type ReleaseId } from '@slipway/core/release/release';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, open, print, releaseArgument, servicesOf, type CommonOptions } from './verb.ts';

type HistoryOptions = CommonOptions & { service?: string };

export function addHistory(program: Command): void {
  addVerb(program, 'history', 'every deploy and rollback, and what was judged of it', '[environment]')
    .argument('[release]', 'all that is known of this release, such as r7', releaseArgument)
    .option('--service <name>', 'only this service')
    .action(async (first: string | undefined, second: ReleaseId | undefined, options: HistoryOptions) => {
      // `slipway history r7` is of the only environment.
      const alone = second === undefined && first !== undefined && isReleaseId(first) ? first : undefined;
      const named = alone === undefined ? first : undefined;
      const { platform } = open(named ?? (await onlyEnvironment('history')));
      const release = second ?? alone;
      await (release === undefined ? tellAll(platform, options) : tellOne(platform, release, options));
    });
}

async function tellAll(platform: Platform, options: HistoryOptions): Promise<void> {
  const services = await Promise.all(
    servicesOf(platform, options.service).map(async (service) => {
      const ledger = new Ledger(platform.ledger(service));
      const { entries, damaged, torn } = await ledger.read();
      return { service, file: ledger.name, attempts: attemptsOf(entries), damaged, torn };
    }),
  );
  const text = services.map(
    ({ service, file, attempts, damaged }) =>
      `${service}\n${showAttempts(attempts)}${showDamage(file, damaged)}`,
  );
  print(options, { environment: platform.environment.name, services }, text.join('\n\n'));
}

async function tellOne(platform: Platform, id: ReleaseId, options: HistoryOptions): Promise<void> {
  const environment = platform.environment.name;
  const found = await Promise.all(
    servicesOf(platform, options.service).map(async (service) => {
      const ledger = new Ledger(platform.ledger(service));
      const story = storyOf(service, id, await ledger.read(), await platform.frozen(service));
      return story ? [{ story, text: showStory(story, ledger.name) }] : [];
    }),
  );
  const stories = found.flat();
  if (stories.length === 0) throw unknownRelease(id, environment);
  const document = { environment, services: stories.map(({ story }) => story) };
  print(options, document, stories.map(({ text }) => text).join('\n\n'));
}
