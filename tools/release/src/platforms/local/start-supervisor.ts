import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SlipwayError } from '../../errors/slipway-error.ts';
import { portTaken } from './port-taken.ts';
import type { StartReport } from './supervisor/main.ts';
import { supervisorLog } from './supervisor/paths.ts';
import type { Settings } from './supervisor/settings.ts';

/** Beside the command's own file: both are bundled into one folder, which the sources have beside them. */
const beside = fileURLToPath(new URL('supervisor.mjs', import.meta.url));
const built = fileURLToPath(new URL('../../../dist/supervisor.mjs', import.meta.url));

/** The program of a supervisor. */
export function supervisorProgram(): string {
  return existsSync(beside) ? beside : built;
}

/** Starts a supervisor that outlives this command and its terminal; resolves once it holds its ports. */
export async function startSupervisor(stateFolder: string, settings: Settings): Promise<void> {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const log = openSync(join(stateFolder, supervisorLog), 'a');
  const child = spawn(process.execPath, [supervisorProgram(), stateFolder, JSON.stringify(settings)], {
    cwd: stateFolder,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const report = await Promise.race([
    once(child, 'message').then(([message]) => message as StartReport),
    once(child, 'exit').then((): StartReport => ({ started: false, why: lastLine(stateFolder) })),
  ]);
  if (!report.started) {
    if (report.taken !== undefined) throw await portTaken(report.taken, settings);
    throw new SlipwayError({
      what: 'The supervisor did not start',
      why: report.why,
      next: `see .slipway/${settings.environment}/${supervisorLog}`,
    });
  }
  child.disconnect();
  child.unref();
}

function lastLine(stateFolder: string): string {
  return (
    readFileSync(join(stateFolder, supervisorLog), 'utf8').trimEnd().split('\n').at(-1) ?? 'it said nothing'
  );
}
