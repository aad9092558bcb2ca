import type { Command } from 'commander';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, open, print, type CommonOptions } from './verb.ts';

export function addUp(program: Command): void {
  addVerb(
    program,
    'up',
    'bring up what carries the releases, as this checkout has it, and the current releases with it',
    '[environment]',
  ).action(async (named: string | undefined, options: CommonOptions) => {
    const environment = named ?? (await onlyEnvironment('up'));
    const { platform } = open(environment);
    const started = await platform.up({ renew: true });
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
