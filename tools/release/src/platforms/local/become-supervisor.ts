import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { supervisorProgram } from './start-supervisor.ts';
import type { Settings } from './supervisor/settings.ts';

/** Turns this process into the supervisor: a service manager then watches the process that matters. */
export async function becomeSupervisor(stateFolder: string, settings: Settings): Promise<void> {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  process.argv.splice(2, process.argv.length, stateFolder, JSON.stringify(settings));
  await import(pathToFileURL(supervisorProgram()).href);
}
