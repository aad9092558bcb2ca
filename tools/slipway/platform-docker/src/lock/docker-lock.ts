import * as z from 'zod';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import {
  type Holder,
  holderFor,
  type Lock,
  Locked,
  type Order,
  orderSchema,
} from '@slipway/core/platform/lock';
import { inLock } from '../commands/commands.ts';
import * as containers from '../commands/containers.ts';
import { lastLines, type DockerCli } from '../engine/docker-cli.ts';
import { labels, type Names } from '../names/names.ts';
import { giveOrderScript, lockScript, turnScript } from '../scripts/scripts.ts';
import { Shell } from '../engine/shell.ts';

/** The lock of an environment on its engine: a container that lives as long as this process is connected to it. */
export class DockerLock implements Lock {
  /** The one shell that may change the environment, for as long as the lock is held. */
  readonly shell: Shell;
  /** Undoes what was not committed, before the lock is given back. */
  readonly #undo: () => Promise<void>;
  /** Ends what only a holder of the lock has. */
  readonly #end: () => Promise<void>;
  #isGivenBack = false;

  constructor(shell: Shell, holder: { undo: () => Promise<void>; end: () => Promise<void> }) {
    this.shell = shell;
    this.#undo = holder.undo;
    this.#end = holder.end;
  }

  get lost(): Promise<SlipwayError> {
    return this.shell.lost;
  }

  async enter(phase: string): Promise<void> {
    await this.shell.enter(phase);
  }

  async takeOrder(): Promise<Order | undefined> {
    const text = await this.shell.takeOrder();
    return text === '' ? undefined : orderSchema.parse(JSON.parse(text));
  }

  async release(): Promise<void> {
    if (this.#isGivenBack) return;
    this.#isGivenBack = true;
    try {
      await this.#undo();
    } finally {
      await Promise.all([this.#end(), this.shell.close()]);
    }
  }
}

/** Opens the shell that is the lock. Throws `Locked` where someone has it. */
export function takeLock(
  docker: DockerCli,
  names: Names,
  environment: Locking,
  command: string,
): Promise<Shell> {
  return open(docker, names, environment, command, (holder) =>
    containers.lock(names, environment, holder, lockScript),
  );
}

/**
 * Takes the lock's name to bring up what the lock itself needs, the balancer, or to stop it. So only one command does,
 * and no rollout has the environment changed under it. Throws `Locked` where someone has it.
 */
export function takeTurn(
  docker: DockerCli,
  names: Names,
  environment: Locking,
  command: 'up' | 'down',
): Promise<Shell> {
  return open(docker, names, environment, command, (holder) => containers.turn(names, holder, turnScript));
}

type Locking = Pick<DockerEnvironment, 'name' | 'services'>;

async function open(
  docker: DockerCli,
  names: Names,
  environment: Locking,
  command: string,
  containerOf: (holder: Holder) => containers.Wanted,
): Promise<Shell> {
  const wanted = containerOf(holderFor(command));
  const cantBeLocked = (why: string) =>
    new SlipwayError({
      what: `${environment.name} can't be locked`,
      why,
      next: `slipway status ${environment.name} shows what runs`,
    });
  let client = await docker.connect(names.lock, wanted, cantBeLocked);
  if (client === 'taken' && (await docker.ask((api) => api.removeStale(names.lock)))) {
    client = await docker.connect(names.lock, wanted, cantBeLocked);
  }
  if (client === 'taken') throw new Locked(await readHolder(docker, names), environment.name);
  const opened = await Shell.open(client);
  if (opened instanceof Shell) return opened;
  throw cantBeLocked(lastLines(opened.stderr, 1)[0] ?? 'its container did not start');
}

const labelled = z.object({
  State: z.object({ Status: z.string() }),
  Config: z.object({ Labels: z.record(z.string(), z.string()) }),
});

/** The lock may end while it is asked: its holder's last word has to do then. */
const phaseWithinMs = 5_000;

/** Who holds the lock, if anyone does. */
export async function readHolder(docker: DockerCli, names: Names): Promise<Holder | undefined> {
  const found = await docker.ask((api) => api.inspect(names.lock));
  if (found === undefined) return undefined;
  const { State, Config } = labelled.parse(found);
  const said = Config.Labels[labels.holder];
  // One that is made only may never be started: who wants the lock finds out.
  if (said === undefined || State.Status === 'created') return undefined;
  const phase = await docker.run(['exec', names.lock, 'cat', '/run/phase'], { withinMs: phaseWithinMs });
  const holder = JSON.parse(said) as Holder;
  return phase.exitCode === 0 ? { ...holder, phase: phase.stdout.trim() } : holder;
}

/** Hands an order to the holder of the lock; false where there is none. */
export async function giveOrder(docker: DockerCli, names: Names, order: Order): Promise<boolean> {
  const script = giveOrderScript(JSON.stringify(order));
  return (await docker.run(inLock(names, script))).exitCode === 0;
}
