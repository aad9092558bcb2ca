import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { supervisorProgram } from './start-supervisor.ts';
import { keptFlag } from '../supervisor/hand-over/hand-over.ts';
import type { Settings } from '../settings/settings.ts';

/** Turns this process into the supervisor: a service manager then watches the process that matters. */
export async function becomeSupervisor(stateFolder: string, settings: Settings): Promise<void> {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  process.argv.splice(
    1,
    process.argv.length,
    supervisorProgram,
    stateFolder,
    JSON.stringify(settings),
    keptFlag,
  );
  await import(pathToFileURL(supervisorProgram).href);
}
