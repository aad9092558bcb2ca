import { createHmac } from 'node:crypto';

/** `hmac-sha256:` and 64 hex digits. */
export type SecretDigest = string;

/**
 * Tells the versions of a secret apart without telling anything about it: HMAC-SHA-256 (RFC 2104) under a random key
 * that stays with the environment. A plain digest of a short secret could be guessed by trying; without the key this
 * one can't. The name goes in too, so that two secrets with one value don't look alike.
 */
export function digestSecret(key: Buffer, service: string, name: string, value: Buffer): SecretDigest {
  const hmac = createHmac('sha256', key);
  hmac.update(`${service}\0${name}\0`).update(value);
  return `hmac-sha256:${hmac.digest('hex')}`;
}

/** The name of the file that a version is kept in. No one can guess it who does not know the value and the key. */
export function fileOf(digest: SecretDigest): string {
  const hex = /^hmac-sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
  if (hex === undefined) throw new Error(`${digest} is no digest of a secret`);
  return hex;
}
