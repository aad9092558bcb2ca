import type { Command } from 'commander';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { LocalPlatform } from '@slipway/platform-local/local-platform';
import type { Platform } from '@slipway/core/platform/platform';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, open, print, type CommonOptions } from './verb.ts';

interface UpOptions extends CommonOptions {
  foreground?: boolean;
}

export function addUp(program: Command): void {
  addVerb(
    program,
    'up',
    'bring up what carries the releases, as this checkout has it, and the current releases with it',
    '[environment]',
  )
    .option('--foreground', 'stay, as the process that runs it: for a service manager, on local only')
    .action(async (named: string | undefined, options: UpOptions) => {
      const environment = named ?? (await onlyEnvironment('up'));
      const { platform } = open(environment);
      if (options.foreground) return stay(platform);
      const started = await platform.up({ renew: 'always' });
      // Taking the lock settles what is half done, and has the balancer take over a changed configuration.
      const lock = await platform.lock('up');
      await lock.release();
      const { url } = await platform.observe();
      const line = started
        ? `${environment} is up at ${url}`
        : `${environment} was up, and is as this checkout has it`;
      print(options, { environment, started, url }, line);
    });
}

async function stay(platform: Platform): Promise<void> {
  const { name } = platform.environment;
  if (!(platform instanceof LocalPlatform)) {
    throw new SlipwayError({
      what: `${name} can't be run in the foreground`,
      why: 'its containers are kept by the Docker Engine',
      next: `slipway up ${name}`,
      exitCode: 2,
    });
  }
  if (!(await platform.serve())) process.stderr.write(`${name} is up already, by another process\n`);
}
