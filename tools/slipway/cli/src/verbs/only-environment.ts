import { loadEnvironment } from '@slipway/core/environment/load';
import { findWorkspace, listEnvironments } from '@slipway/core/environment/workspace';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { openPlatform } from '../platforms/open-platform.ts';
import type { ObservedService } from '@slipway/core/platform/observation';
import type { Platform } from '@slipway/core/platform/platform';

/** The environment that a verb is about where none was named: the only one that has releases. */
export async function onlyEnvironment(verb: string): Promise<string> {
  const workspace = findWorkspace();
  const used: string[] = [];
  for (const name of listEnvironments(workspace)) {
    const platform = openPlatform(workspace, loadEnvironment(workspace, name));
    const services = await servicesOf(platform);
    if (services.some(({ current }) => current !== undefined)) used.push(name);
  }
  const [only] = used;
  if (only !== undefined && used.length === 1) return only;
  if (only === undefined) {
    throw new SlipwayError({
      what: `There is nothing to ${verb === 'rollback' ? 'roll back' : verb}`,
      why: 'no environment has a release yet',
      next: 'npx nx run deploy:local makes the first one',
    });
  }
  throw new SlipwayError({
    what: `Which environment? ${used.join(' and ')} have releases`,
    why: `${verb} acts on one environment, and guesses at none`,
    next: used.map((name) => `npx nx run deploy:${verb}:${name}`).join('   or   '),
    exitCode: 2,
  });
}

/** What is deployed; nothing, said on stderr, where no one can be asked: without Docker there is still `local`. */
async function servicesOf(platform: Platform): Promise<ObservedService[]> {
  try {
    return Object.values((await platform.observe()).services);
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    process.stderr.write(`${platform.environment.name} is left out: ${error.message}\n`);
    return [];
  }
}
