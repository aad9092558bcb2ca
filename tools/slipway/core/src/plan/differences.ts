import { canonicalJson } from '../release/digest.ts';
import type { Artifact, Release, ReleaseConfig } from '../release/release.ts';

/** A value now and then; null where there is none. */
export interface Change {
  name: string;
  now: string | null;
  then: string | null;
}

/** How a release that is to be made differs from the one that serves. */
export interface Differences {
  /** Digests; null where the very same artifact runs. */
  artifact: Omit<Change, 'name'> | null;
  /** Variables of the service. */
  config: Change[];
  /** What else is frozen into a release and may be shown, such as `replicas`. */
  settings: Change[];
  /** Names of what differs too, but whose values no one is shown: secrets. */
  undisclosed: string[];
}

/** How the settings that may be shown are named and written; whatever is not here is never shown by its value. */
const shown: { [Key in keyof ReleaseConfig]?: { name: string; write: (value: number) => string } } = {
  replicas: { name: 'replicas', write: String },
  readyWithinMs: { name: 'ready within', write: (ms) => `${String(ms / 1_000)} s` },
  drainWithinMs: { name: 'drain within', write: (ms) => `${String(ms / 1_000)} s` },
};

export function differencesOf(
  before: Pick<Release, 'artifact' | 'config'> | undefined,
  artifact: Pick<Artifact, 'digest'>,
  config: ReleaseConfig,
): Differences {
  const { variables: now = {}, ...settingsNow }: Partial<ReleaseConfig> = before?.config ?? {};
  const { variables: then, ...settingsThen } = config;
  const differing = keysOf(settingsNow, settingsThen).filter(
    (key) =>
      canonicalJson({ value: read(settingsNow, key) }) !== canonicalJson({ value: read(settingsThen, key) }),
  );
  return {
    artifact:
      before?.artifact.digest === artifact.digest
        ? null
        : { now: before?.artifact.digest ?? null, then: artifact.digest },
    config: keysOf(now, then)
      .filter((name) => now[name] !== then[name])
      .map((name) => ({ name, now: now[name] ?? null, then: then[name] ?? null })),
    settings: differing.flatMap((key) => {
      const setting = read(shown, key) as { name: string; write: (value: unknown) => string } | undefined;
      if (!setting) return [];
      const text = (value: unknown) => (value === undefined ? null : setting.write(value));
      return { name: setting.name, now: text(read(settingsNow, key)), then: text(read(settingsThen, key)) };
    }),
    undisclosed: differing.filter((key) => read(shown, key) === undefined),
  };
}

export function isDifferent({ artifact, config, settings, undisclosed }: Differences): boolean {
  return artifact !== null || config.length + settings.length + undisclosed.length > 0;
}

function keysOf(...objects: object[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))].sort();
}

function read(object: object, key: string): unknown {
  return (object as Record<string, unknown>)[key];
}
