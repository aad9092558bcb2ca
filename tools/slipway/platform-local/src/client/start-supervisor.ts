import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { diskRefused, onDisk } from '@slipway/core/files/disk-error';
import { portTaken } from './port-taken.ts';
import type { StartReport } from '../supervisor/main.ts';
import { supervisorLog } from '../settings/paths.ts';
import type { Settings } from '../settings/settings.ts';

/** Nothing of a start takes this long: it does not wait for replicas. */
const startsWithinMs = 30_000;

/** Beside the command's own file: both are bundled into one folder, which the sources have beside them. */
const beside = fileURLToPath(new URL('supervisor.mjs', import.meta.url));
const built = fileURLToPath(new URL('../../../cli/dist/supervisor.mjs', import.meta.url));

/** The program that a supervisor is started with. */
export const supervisorProgram = existsSync(beside) ? beside : built;

/** Starts a supervisor that outlives this command and its terminal; resolves once it holds its ports. */
export async function startSupervisor(stateFolder: string, settings: Settings): Promise<void> {
  const { environment } = settings;
  const log = await onDisk(join(stateFolder, supervisorLog), environment, () => {
    mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
    return openSync(join(stateFolder, supervisorLog), 'a');
  });
  const { size } = fstatSync(log);
  const child = spawn(process.execPath, [supervisorProgram, stateFolder, JSON.stringify(settings)], {
    cwd: stateFolder,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const report = await reportOf(child, () => lastLine(stateFolder, size));
  if (!report.started) {
    const { taken, disk, path, why, next } = report;
    if (taken !== undefined) throw await portTaken(taken, settings);
    if (disk !== undefined) throw diskRefused(disk, resolve(stateFolder, path ?? ''), environment);
    throw new SlipwayError({
      what: 'The supervisor did not start',
      why,
      next: next ?? `see .slipway/${environment}/${supervisorLog}`,
    });
  }
  child.disconnect();
  child.unref();
}

/** What it says of its start; where it ends or hangs instead, that. */
async function reportOf(child: ChildProcess, lastWords: () => string): Promise<StartReport> {
  const settled = new AbortController();
  const { signal } = settled;
  const failed = (why: string): StartReport => ({ started: false, why, failed: why });
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as StartReport),
      once(child, 'exit', { signal }).then(([code, by]: (number | string | null)[]) =>
        failed(lastWords() || `it ended at once, without a word (${by ?? `exit code ${String(code)}`})`),
      ),
      delay(startsWithinMs, undefined, { signal }).then(() => {
        child.kill('SIGKILL');
        return failed(`it has said nothing for ${String(startsWithinMs / 1_000)} s`);
      }),
    ]);
  } finally {
    settled.abort();
  }
}

/** The last line of what a supervisor has said since its log was that long. */
export function lastLine(stateFolder: string, from: number): string {
  const said = readFileSync(join(stateFolder, supervisorLog)).subarray(from).toString('utf8');
  return said.trimEnd().split('\n').at(-1) ?? '';
}
