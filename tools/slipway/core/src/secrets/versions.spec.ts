import { randomBytes } from 'node:crypto';
import type { ReleaseId } from '../release/release.ts';
import { releaseOf } from '../testing/release.ts';
import { digestSecret } from './digest.ts';
import type { SecretStore } from './store.ts';
import { forgetUnused, keepVersions, mustHaveVersions, versionsOf } from './versions.ts';

class InMemory implements SecretStore {
  readonly values = new Map<string, Buffer>();
  readonly #key = randomBytes(32);

  key = () => Promise.resolve(this.#key);
  kept = () => Promise.resolve(new Set(this.values.keys()));

  keep(digest: string, value: Buffer): Promise<void> {
    this.values.set(digest, value);
    return Promise.resolve();
  }

  forget(digests: readonly string[]): Promise<void> {
    for (const digest of digests) this.values.delete(digest);
    return Promise.resolve();
  }
}

const release = (id: ReleaseId, secrets?: Record<string, string>) => releaseOf({ id, secrets });

const values = (value: string) => new Map([['DB_PASSWORD', Buffer.from(value)]]);

test("a digest changes with the value, and means nothing without the environment's key", async () => {
  const [one, other] = [new InMemory(), new InMemory()];
  const digest = await versionsOf(values('hunter2'), 'web', one);
  expect(digest).toEqual(await versionsOf(values('hunter2'), 'web', one));
  expect(digest).not.toEqual(await versionsOf(values('hunter3'), 'web', one));
  expect(digest).not.toEqual(await versionsOf(values('hunter2'), 'web', other));
});

test('two secrets of one value have digests that differ', () => {
  const key = randomBytes(32);
  const value = Buffer.from('same');
  expect(digestSecret(key, 'web', 'A', value)).not.toBe(digestSecret(key, 'web', 'B', value));
  expect(digestSecret(key, 'web', 'A', value)).not.toBe(digestSecret(key, 'api', 'A', value));
});

test('without secrets a release says nothing of them', async () => {
  expect(await versionsOf(new Map(), 'web', new InMemory())).toBeUndefined();
});

test('a release can run again while its versions are kept, and is refused afterwards', async () => {
  const store = new InMemory();
  const versions = await versionsOf(values('hunter2'), 'web', store);
  await keepVersions(values('hunter2'), versions, store);
  const first = release('r1', versions);
  await expect(mustHaveVersions(first, store)).resolves.toBeUndefined();
  await forgetUnused([release('r2')], store);
  await expect(mustHaveVersions(first, store)).rejects.toMatchObject({
    message: "r1 can't run again as it was; nothing was changed",
    why: expect.stringContaining('DB_PASSWORD') as string,
  });
});

test('a version that two releases share goes with the last of them', async () => {
  const store = new InMemory();
  const versions = await versionsOf(values('hunter2'), 'web', store);
  await keepVersions(values('hunter2'), versions, store);
  await forgetUnused([release('r2', versions)], store);
  expect(store.values.size).toBe(1);
  await forgetUnused([], store);
  expect(store.values.size).toBe(0);
});
