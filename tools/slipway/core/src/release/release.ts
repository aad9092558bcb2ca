import { count } from '../text/words.ts';

/** `r1`, `r2`, ...: numbered per environment and service, never given twice. */
export type ReleaseId = `r${number}`;

/** What a build made and a release runs: a bundle or an image, known by the digest of its content. */
export interface Artifact {
  kind: 'bundle' | 'image';
  /** `sha256:` and 64 hex digits. */
  digest: string;
  /** Where the build left it: a folder or an image's name. */
  source: string;
}

/** The part of an environment's file that decides how a release runs; frozen into it. */
export interface ReleaseConfig {
  replicas: number;
  /** Environment variables of the service. */
  variables: Record<string, string>;
  /** Versions of its secrets, as keyed digests; absent where it has none. */
  secrets?: Record<string, string>;
  /** Milliseconds that a replica may take to become ready. */
  readyWithinMs: number;
  /** Milliseconds that a replica may take to finish its requests when it is stopped. */
  drainWithinMs: number;
}

export interface GitState {
  /** Commit, 40 hex digits; undefined outside a git checkout. */
  revision?: string | undefined;
  /** True where the work tree had uncommitted changes. */
  dirty: boolean;
}

export interface Actor {
  user: string;
  host: string;
  /** The page of the CI run, where it was one. */
  run?: string | undefined;
}

/** An immutable, numbered snapshot. Rolling back restores all of it. */
export interface Release {
  id: ReleaseId;
  service: string;
  artifact: { kind: Artifact['kind']; digest: string };
  config: ReleaseConfig;
  git: GitState;
  /** ISO 8601. */
  createdAt: string;
  createdBy: Actor;
}

export function releaseNumber(id: ReleaseId): number {
  return Number(id.slice(1));
}

export function isReleaseId(text: string): text is ReleaseId {
  return /^r[1-9]\d*$/.test(text);
}

/** Oldest first. */
export function byNumber(a: { id: ReleaseId }, b: { id: ReleaseId }): number {
  return releaseNumber(a.id) - releaseNumber(b.id);
}

/** `2 replicas`. */
export function replicasOf({ config }: Release): string {
  return count(config.replicas, 'replica');
}

/** A number is never given twice, not even that of a release which is long removed. */
export function nextId(known: readonly ReleaseId[]): ReleaseId {
  return `r${Math.max(0, ...known.map(releaseNumber)) + 1}`;
}
