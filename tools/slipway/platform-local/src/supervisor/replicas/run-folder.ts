import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Release } from '@slipway/core/release/release';
import { releaseFolder } from '../../settings/paths.ts';
import { tryToWrite } from '../writing/unwritten.ts';

/**
 * The files of a replica that runs. They bear the supervisor's process number (to the base 36: the paths of sockets
 * are bounded), so that two supervisors can run the same release while one takes over from the other.
 */
export function runFilesOf(
  { service, id }: Release,
  number: number,
): { folder: string; traffic: string; management: string; record: string } {
  const folder = join(releaseFolder(service, id), 'run');
  const name = `${process.pid.toString(36)}-${String(number)}`;
  return {
    folder,
    traffic: join(folder, `${name}.sock`),
    management: join(folder, `${name}.management.sock`),
    record: join(folder, `${name}.json`),
  };
}

/** Those of all releases in a state folder. */
export function runFolders(stateFolder: string): string[] {
  const releases = join(stateFolder, 'releases');
  return namesIn(releases)
    .flatMap((service) => namesIn(join(releases, service)).map((id) => join(releases, service, id, 'run')))
    .filter((run) => existsSync(run));
}

/** Removes what supervisors have left that no longer live. */
export function clearRunFolders(stateFolder: string): void {
  for (const run of runFolders(stateFolder)) {
    for (const file of namesIn(run).filter((name) => !isOfSomebodyAlive(name))) {
      removeFile(join(run, file));
    }
  }
}

export function removeFile(path: string): void {
  tryToWrite(path, () => {
    rmSync(path, { force: true });
  });
}

function isOfSomebodyAlive(file: string): boolean {
  const [, owner] = /^([0-9a-z]+)-/.exec(file) ?? [];
  if (owner === undefined) return false;
  const pid = Number.parseInt(owner, 36);
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
