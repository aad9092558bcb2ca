import { attemptsOf, outcomesOf, verdictsOf } from '@slipway/core/ledger/history';
import { Ledger } from '@slipway/core/ledger/ledger';
import {
  type Figures,
  findRelease,
  type ObservedReplica,
  type ObservedService,
  type Unwritten,
} from '@slipway/core/platform/observation';
import type { Holder } from '@slipway/core/platform/lock';
import type { Platform } from '@slipway/core/platform/platform';
import type { Release, ReleaseId } from '@slipway/core/release/release';
import type { VerdictName } from '@slipway/core/verdict/verdict';

/**
 * `serving`: traffic is committed to it and it runs. `standby`: runs without traffic, one switch away.
 * `candidate`: a rollout is bringing it up. `down`: it should serve, but nothing of it runs.
 * `failed`: its rollout ended without it serving. `stopped`: kept, not running.
 */
export type ReleaseState = 'serving' | 'standby' | 'candidate' | 'down' | 'failed' | 'stopped';

export interface ReleaseStatus {
  id: ReleaseId;
  service: string;
  state: ReleaseState;
  /** Null where nothing was judged yet. */
  verdict: VerdictName | null;
  gitRevision: string | null;
  dirty: boolean;
  createdAt: string;
  replicas: ObservedReplica[];
  figures: Figures | null;
}

/** What `slipway status --json` prints. */
export interface Status {
  environment: string;
  platform: string;
  url: string;
  metricsUrl: string | null;
  /** False where whatever carries the releases is not running. */
  up: boolean;
  problem: string | null;
  /** What a disk did not take since the supervisor started; null where it took everything. */
  unwritten: Unwritten | null;
  holder: Holder | null;
  services: Record<
    string,
    {
      current: ReleaseId | null;
      standby: ReleaseId | null;
      weights: ObservedService['weights'];
      /** When the watch on the current release ends (ISO 8601); null where it is not watched. */
      watchedUntil: string | null;
    }
  >;
  /** Newest first. */
  releases: ReleaseStatus[];
}

export async function readStatus(platform: Platform): Promise<Status> {
  const { environment } = platform;
  const observation = await platform.observe({ figures: true });
  const { url, metricsUrl, up, problem, unwritten, holder } = observation;
  const names = [...new Set([...Object.keys(environment.services), ...Object.keys(observation.services)])];
  const releases: ReleaseStatus[] = [];
  for (const service of names) {
    const { entries } = await new Ledger(platform.ledger(service)).read();
    const verdicts = verdictsOf(entries);
    const outcomes = outcomesOf(attemptsOf(entries));
    for (const release of (await platform.frozen(service)).reverse()) {
      const running = findRelease(observation, service, release.id);
      const outcome = outcomes.get(release.id);
      const known = observation.services[service] ?? { weights: {} };
      releases.push({
        id: release.id,
        service,
        state: stateOf(release, known, running !== undefined, outcome !== undefined && outcome !== 'serving'),
        verdict: verdicts.get(release.id) ?? null,
        gitRevision: release.git.revision ?? null,
        dirty: release.git.dirty,
        createdAt: release.createdAt,
        replicas: running?.replicas ?? [],
        figures: running?.figures ?? null,
      });
    }
  }
  return {
    environment: environment.name,
    platform: environment.platform,
    url,
    metricsUrl: metricsUrl ?? null,
    up,
    problem: problem ?? null,
    unwritten: unwritten ?? null,
    holder: holder ?? null,
    services: Object.fromEntries(
      names.map((name) => {
        const { current = null, standby = null, weights = {}, watch } = observation.services[name] ?? {};
        return [name, { current, standby, weights, watchedUntil: watch?.until ?? null }];
      }),
    ),
    releases,
  };
}

function stateOf({ id }: Release, service: ObservedService, runs: boolean, failed: boolean): ReleaseState {
  if (id === service.current) return runs ? 'serving' : 'down';
  if (runs) return id === service.standby ? 'standby' : 'candidate';
  return failed ? 'failed' : 'stopped';
}
