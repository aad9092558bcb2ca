import type { SecretDigest } from './digest.ts';

/** Where an environment keeps the versions of one service's secrets. Only a command that holds the lock may ask. */
export interface SecretStore {
  /** The environment's key for digests, 32 bytes; made at random the first time. */
  key(): Promise<Buffer>;
  /** The versions that are kept. */
  kept(): Promise<ReadonlySet<SecretDigest>>;
  /** Keeps a version durably. The value appears in no command line and no log. */
  keep(digest: SecretDigest, value: Buffer): Promise<void>;
  forget(digests: readonly SecretDigest[]): Promise<void>;
}
