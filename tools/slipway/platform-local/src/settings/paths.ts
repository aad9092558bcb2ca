import { join } from 'node:path';
import type { ReleaseId } from '@slipway/core/release/release';

/**
 * The rooms of a state folder, as paths relative to it.
 * The supervisor works inside the folder: relative socket paths stay below the limit of about 100 bytes that
 * the kernel sets, however deep the workspace lies.
 */
export const releaseFolder = (service: string, id: ReleaseId) => join('releases', service, id);
export const releaseFile = (service: string, id: ReleaseId) =>
  join(releaseFolder(service, id), 'release.json');
export const bundleFolder = (service: string, id: ReleaseId) => join(releaseFolder(service, id), 'bundle');
export const logFile = (service: string, replica: string) => join('logs', service, `${replica}.jsonl`);
export const ledgerFile = (service: string) => join('ledger', `${service}.jsonl`);
export const secretKeyFile = join('secrets', '.key');
export const secretsFolder = (service: string) => join('secrets', service);
export const secretFile = (service: string, file: string) => join(secretsFolder(service), file);
export const committedFile = 'committed.json';
export const supervisorLog = 'supervisor.log';
