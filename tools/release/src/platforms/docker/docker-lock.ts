import type { DockerEnvironment } from '../../environment/schema.ts';
import { readActor } from '../../release/actor.ts';
import { SlipwayError } from '../../errors/slipway-error.ts';
import { Locked } from '../locked.ts';
import type { Holder } from '../platform.ts';
import * as commands from './commands.ts';
import { lastLines, type DockerCli } from './docker-cli.ts';
import type { Names } from './names.ts';
import { lockScript } from './scripts.ts';
import { Shell } from './shell.ts';

/** Takes the lock: a container that lives as long as this process is connected to it. Throws where it is taken. */
export async function takeLock(
  docker: DockerCli,
  names: Names,
  environment: Pick<DockerEnvironment, 'name' | 'services'>,
  command: string,
): Promise<Shell> {
  const holder: Holder = {
    ...readActor(),
    pid: process.pid,
    command,
    since: new Date().toISOString(),
    phase: 'lock',
  };
  const opened = await Shell.open(
    await docker.spawn(commands.openLock(names, environment, holder, lockScript)),
  );
  if (opened instanceof Shell) return opened;
  if (/already in use|marked for removal/.test(opened.stderr)) {
    throw new Locked(await readHolder(docker, names), environment.name);
  }
  throw new SlipwayError({
    what: `${environment.name} can't be locked`,
    why: lastLines(opened.stderr, 1)[0] ?? 'its container did not start',
    next: `slipway status ${environment.name} shows what runs`,
    lines: lastLines(opened.stderr),
  });
}

/** Who holds the lock, if anybody does. */
export async function readHolder(docker: DockerCli, names: Names): Promise<Holder | undefined> {
  const { exitCode, stdout } = await docker.run(commands.readHolder(names));
  if (exitCode !== 0 || stdout.trim() === '') return undefined;
  const phase = await docker.run(['exec', names.lock, 'cat', '/run/phase']);
  const holder = JSON.parse(stdout) as Holder;
  return phase.exitCode === 0 ? { ...holder, phase: phase.stdout.trim() } : holder;
}
