import * as z from 'zod';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { componentLines, listComponents } from '../commands/commands.ts';
import { lastLines } from '../engine/docker-cli.ts';
import type { StackFiles } from './stack-files.ts';

const listed = z.object({
  Name: z.string(),
  Service: z.string(),
  State: z.string(),
  Health: z.string(),
  ExitCode: z.int(),
});

const portTaken =
  /(?:bind for|listen (?:tcp|udp)\d?) ([^ ]+?):? (?:failed: port is already allocated|bind: address already in use)/i;

/** Why `compose up` of the stack failed: a port, a component with its own last lines, or what compose says. */
export async function stackFailure(
  { name, file }: DockerEnvironment,
  files: StackFiles,
  data: string,
  stderr: string,
): Promise<SlipwayError> {
  const why = lastLines(stderr, 1)[0] ?? 'docker compose said nothing';
  const taken = portTaken.exec(stderr);
  if (taken) {
    return new SlipwayError({
      what: `Port ${taken[1] ?? ''} is taken on the engine's machine`,
      why,
      next: `free it, or name another port in ${file}`,
    });
  }
  const ill = await findIll(files, data, stderr);
  if (ill === undefined) {
    return new SlipwayError({
      what: `The stack of ${name} did not come up`,
      why,
      next: 'fix the error above and try again',
      lines: lastLines(stderr),
    });
  }
  const { stdout } = await files.run(data, (names, folder) => componentLines(names, folder, ill.Service));
  return new SlipwayError({
    what: `${ill.Service} of ${name} did not come up`,
    why: `its container is ${ill.how}; its last lines are below`,
    next: `fix deploy/${ill.Service} and deploy again; what served before serves on`,
    lines: lastLines(stdout),
  });
}

/** The component that compose names; where it names none, one that is unhealthy now; one that is restarting may not be. */
async function findIll(
  files: StackFiles,
  data: string,
  stderr: string,
): Promise<{ Service: string; how: string } | undefined> {
  const { stdout } = await files.run(data, listComponents);
  const components = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => listed.parse(JSON.parse(line)));
  const [, named, how = ''] = /container (\S+) (?:is )?(unhealthy|exited)/.exec(stderr) ?? [];
  const first = components.find(({ Name }) => Name === named);
  if (first) return { Service: first.Service, how };
  const ill = components.find(
    ({ State, Health, ExitCode }) =>
      Health === 'unhealthy' || State === 'restarting' || (State === 'exited' && ExitCode !== 0),
  );
  return ill && { Service: ill.Service, how: ill.Health === '' ? ill.State : ill.Health };
}
