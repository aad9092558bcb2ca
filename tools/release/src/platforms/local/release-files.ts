import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { byNumber, isReleaseId, type Artifact, type Release, type ReleaseId } from '../../release/release.ts';
import { bundleFolder, logFile, releaseFile, releaseFolder } from './supervisor/paths.ts';

/** Writes a release as a whole or not at all: a crash in between leaves nothing that looks like a release. */
export function freezeRelease(stateFolder: string, release: Release, artifact: Artifact): void {
  const { service, id } = release;
  const folder = join(stateFolder, releaseFolder(service, id));
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(draft), { recursive: true });
  cpSync(artifact.source, join(draft, 'bundle'), { recursive: true });
  writeFileSync(join(draft, 'release.json'), `${JSON.stringify(release, null, 2)}\n`);
  renameSync(draft, folder);
}

/** All frozen releases of a service, oldest first. */
export function readReleases(stateFolder: string, service: string): Release[] {
  const folder = join(stateFolder, 'releases', service);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(isReleaseId)
    .filter((id) => existsSync(join(stateFolder, bundleFolder(service, id))))
    .map((id) => JSON.parse(readFileSync(join(stateFolder, releaseFile(service, id)), 'utf8')) as Release)
    .sort(byNumber);
}

/** Removes a release with its bundle and its logs. */
export function removeRelease(stateFolder: string, service: string, id: ReleaseId): void {
  rmSync(join(stateFolder, releaseFolder(service, id)), { recursive: true, force: true });
  const logs = join(stateFolder, dirname(logFile(service, `${id}-1`)));
  if (!existsSync(logs)) return;
  for (const file of readdirSync(logs))
    if (file.startsWith(`${id}-`)) rmSync(join(logs, file), { force: true });
}
