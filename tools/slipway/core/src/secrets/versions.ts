import { SlipwayError } from '../errors/slipway-error.ts';
import type { Release } from '../release/release.ts';
import { digestSecret, type SecretDigest } from './digest.ts';
import type { SecretValues } from './resolve.ts';
import type { SecretStore } from './store.ts';

export type SecretVersions = Record<string, SecretDigest>;

/** The versions of these values, by name; nothing where there are none, and then the store is not asked. */
export async function versionsOf(
  values: SecretValues,
  service: string,
  store: SecretStore,
): Promise<SecretVersions | undefined> {
  if (values.size === 0) return undefined;
  const key = await store.key();
  return Object.fromEntries(
    [...values].map(([name, value]) => [name, digestSecret(key, service, name, value)]),
  );
}

/** Keeps those versions that the store lacks. */
export async function keepVersions(
  values: SecretValues,
  versions: SecretVersions | undefined,
  store: SecretStore,
): Promise<void> {
  if (versions === undefined) return;
  const kept = await store.kept();
  for (const [name, value] of values) {
    const digest = versions[name];
    if (digest !== undefined && !kept.has(digest)) await store.keep(digest, value);
  }
}

/** Throws where a release's own versions are not all kept any more: it could only run with others, or without. */
export async function mustHaveVersions({ id, config }: Release, store: SecretStore): Promise<void> {
  const wanted = Object.entries(config.secrets ?? {});
  if (wanted.length === 0) return;
  const kept = await store.kept();
  const lost = wanted.filter(([, digest]) => !kept.has(digest)).map(([name]) => name);
  if (lost.length === 0) return;
  throw new SlipwayError({
    what: `${id} can't run again as it was; nothing was changed`,
    why: `the environment no longer keeps its version of ${lost.join(' and ')}`,
    next: 'deploy again with the right values, or name another release with --to',
  });
}

/** Forgets the versions that none of these releases uses. */
export async function forgetUnused(releases: readonly Release[], store: SecretStore): Promise<void> {
  const used = new Set(releases.flatMap(({ config }) => Object.values(config.secrets ?? {})));
  const unused = [...(await store.kept())].filter((digest) => !used.has(digest));
  if (unused.length > 0) await store.forget(unused);
}
