import type { Ended } from './command.ts';
import type { Workspace } from './workspace.ts';

/**
 * Of commands that were given at once each is told who holds the lock, or has its turn: a quick one can be over before
 * another needs the lock. In either case one goes through, and no two had the lock together.
 */
export async function expectOneAtATime(
  workspace: Workspace,
  commands: readonly Promise<Ended>[],
): Promise<void> {
  const ended = await Promise.all(commands);
  const refused = ended.filter(({ exitCode }) => exitCode !== 0);
  expect(refused.length).toBeLessThan(ended.length);
  for (const { exitCode, stderr } of refused) {
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${workspace.environment} is locked`);
  }
  const { attempts } = await workspace.history();
  const times = attempts.flatMap(({ beganAt, ended: end }) => [beganAt, end?.at ?? 'never']);
  expect(times).toEqual([...times].sort());
}
