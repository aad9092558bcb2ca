import { run, type Ended } from './command.ts';

/** Runs npm, npx or git in a folder to its end. Nx would otherwise leave a daemon behind. */
export function runIn(
  cwd: string,
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  return run(program, args, { cwd, env: { NX_DAEMON: 'false', ...env } });
}
