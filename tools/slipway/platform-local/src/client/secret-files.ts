import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '@slipway/core/errors/slipway-error';
import { onDisk } from '@slipway/core/files/disk-error';
import { replaceFile } from '@slipway/core/files/replace-file';
import { fileOf } from '@slipway/core/secrets/digest';
import type { SecretStore } from '@slipway/core/secrets/store';
import { secretFile, secretKeyFile, secretsFolder } from '../settings/paths.ts';

const keyBytes = 32;

/** Secrets as files of their own, readable by their owner only, in folders that no one else may enter. */
export class SecretFiles implements SecretStore {
  readonly #state: string;
  readonly #service: string;
  readonly #environment: string;

  constructor(stateFolder: string, service: string, environment: string) {
    this.#state = stateFolder;
    this.#service = service;
    this.#environment = environment;
  }

  async key(): Promise<Buffer> {
    const path = join(this.#state, secretKeyFile);
    try {
      const key = await readFile(path);
      if (key.length === keyBytes) return key;
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
    const key = randomBytes(keyBytes);
    await this.#write(path, key);
    return key;
  }

  async kept(): Promise<ReadonlySet<string>> {
    try {
      const files = await readdir(join(this.#state, secretsFolder(this.#service)));
      return new Set(files.filter((file) => !file.includes('.')).map((file) => `hmac-sha256:${file}`));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return new Set();
      throw error;
    }
  }

  async keep(digest: string, value: Buffer): Promise<void> {
    await this.#write(join(this.#state, secretFile(this.#service, fileOf(digest))), value);
  }

  async forget(digests: readonly string[]): Promise<void> {
    const paths = digests.map((digest) => join(this.#state, secretFile(this.#service, fileOf(digest))));
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }

  /** As a whole or not at all, and on the disk when this resolves. */
  async #write(path: string, content: Buffer): Promise<void> {
    await onDisk(path, this.#environment, async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      replaceFile(path, content, { mode: 0o600 });
    });
  }
}
