import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { replaceFile, syncFolder } from '@slipway/core/files/replace-file';
import { syncTree } from '@slipway/core/files/sync-tree';
import { digestFolder } from '@slipway/core/release/digest';
import {
  byNumber,
  isReleaseId,
  type Artifact,
  type Release,
  type ReleaseId,
} from '@slipway/core/release/release';
import { logFile, releaseFile, releaseFolder } from '../settings/paths.ts';

/** Writes a release as a whole or not at all: a crash or a power cut in between leaves nothing that looks like a release. */
export async function freezeRelease(
  stateFolder: string,
  release: Release,
  artifact: Artifact,
): Promise<void> {
  const { service, id } = release;
  const folder = join(stateFolder, releaseFolder(service, id));
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  try {
    await writeRelease(draft, release, artifact);
  } catch (error) {
    // What was copied would only keep a full disk full.
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  await rename(draft, folder);
  // Up to the top: any of these may be new.
  for (let above = dirname(folder); above.startsWith(stateFolder); above = dirname(above)) syncFolder(above);
}

async function writeRelease(draft: string, release: Release, artifact: Artifact): Promise<void> {
  await mkdir(dirname(draft), { recursive: true });
  await cp(artifact.source, join(draft, 'bundle'), { recursive: true });
  // Another command may have built again in the middle of the copy.
  if (digestFolder(join(draft, 'bundle')) !== release.artifact.digest) {
    throw new SlipwayError({
      what: `The bundle of ${release.service} changed while it was copied`,
      why: `${artifact.source} is being written by another build`,
      next: 'deploy again',
    });
  }
  replaceFile(join(draft, 'release.json'), `${JSON.stringify(release, null, 2)}\n`);
  await syncTree(draft);
}

/** All frozen releases of a service, oldest first. */
export async function readReleases(stateFolder: string, service: string): Promise<Release[]> {
  const ids = (await listFolder(join(stateFolder, 'releases', service))).filter(isReleaseId);
  const texts = await Promise.all(
    ids.map((id) => readFile(join(stateFolder, releaseFile(service, id)), 'utf8')),
  );
  return texts.map((text) => JSON.parse(text) as Release).sort(byNumber);
}

/** Removes a release with its bundle and its logs. */
export async function removeRelease(stateFolder: string, service: string, id: ReleaseId): Promise<void> {
  await rm(join(stateFolder, releaseFolder(service, id)), { recursive: true, force: true });
  const logs = join(stateFolder, dirname(logFile(service, `${id}-1`)));
  const files = (await listFolder(logs)).filter((file) => file.startsWith(`${id}-`));
  await Promise.all(files.map((file) => rm(join(logs, file), { force: true })));
}

async function listFolder(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}
