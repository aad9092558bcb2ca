import { fileOf } from '@slipway/core/secrets/digest';
import type { SecretStore } from '@slipway/core/secrets/store';
import type { Release } from '@slipway/core/release/release';
import { secretsFolder, secretsVolume, type Names } from '../names/names.ts';
import { folders } from '../names/paths.ts';
import { keepSecretScript, secretsKeyScript } from '../scripts/scripts.ts';
import type { ComposeFile } from './release-compose.ts';

/** Where a replica finds its secrets. */
const inReplica = '/run/secrets';
const volumeKey = 'slipway-secrets';

/** Readers print all of the state volume but this: see printFilesScript. */
const keyFile = `${folders.state}/secrets.key`;

/**
 * Secrets in a volume of their own, written through the stdin of the lock's shell: a value is in no command line, no
 * log and no answer of the engine. Docker keeps volumes where only root of the engine's machine may enter.
 */
export class SecretVolume implements SecretStore {
  readonly #run: (script: string) => Promise<string>;
  readonly #service: string;

  /** @param run runs a script in the lock's shell and resolves with what it printed. */
  constructor(run: (script: string) => Promise<string>, service: string) {
    this.#run = run;
    this.#service = service;
  }

  async key(): Promise<Buffer> {
    return Buffer.from(await this.#run(secretsKeyScript(keyFile)), 'base64');
  }

  async kept(): Promise<ReadonlySet<string>> {
    const printed = await this.#run(`ls -1 ${secretsFolder(this.#service)}`);
    const files = printed.split('\n').filter((file) => /^[0-9a-f]{64}$/.test(file));
    return new Set(files.map((file) => `hmac-sha256:${file}`));
  }

  async keep(digest: string, value: Buffer): Promise<void> {
    await this.#run(keepSecretScript(secretsFolder(this.#service), fileOf(digest), value));
  }

  async forget(digests: readonly string[]): Promise<void> {
    const paths = digests.map((digest) => `${secretsFolder(this.#service)}/${fileOf(digest)}`);
    await this.#run(`rm -f ${paths.join(' ')}`);
  }
}

/** A release's file with its secrets: the volume, not to be written to, and `NAME_FILE` for each. */
export function withSecrets(file: ComposeFile, { service, config }: Release, names: Names): ComposeFile {
  const own = file.services[service];
  if (!own || config.secrets === undefined) return file;
  const variables = Object.entries(config.secrets).map(([name, digest]) => [
    `${name}_FILE`,
    `${inReplica}/${fileOf(digest)}`,
  ]);
  const mount = {
    type: 'volume',
    source: volumeKey,
    target: inReplica,
    read_only: true,
    volume: { nocopy: true },
  };
  return {
    ...file,
    services: {
      ...file.services,
      [service]: {
        ...own,
        environment: { ...own.environment, ...(Object.fromEntries(variables) as Record<string, string>) },
        volumes: [...(Array.isArray(own['volumes']) ? (own['volumes'] as unknown[]) : []), mount],
      },
    },
    volumes: {
      ...(file['volumes'] as object | undefined),
      [volumeKey]: { external: true, name: secretsVolume(names, service) },
    },
  };
}
