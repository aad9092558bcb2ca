import type { Finding } from '@slipway/testing/recompute';

/** What `slipway status --json` promises. */
export interface StatusDocument {
  environment: string;
  url: string;
  metricsUrl: string | null;
  up: boolean;
  problem: string | null;
  unwritten: {
    lines: number;
    files: number;
    failing: boolean;
    last: { path: string; why: string; at: string };
  } | null;
  holder: { pid: number; phase: string } | null;
  services: Record<
    string,
    {
      current: string | null;
      standby: string | null;
      weights: Record<string, number>;
      watchedUntil: string | null;
    }
  >;
  releases: ReleaseDocument[];
}

export interface ReleaseDocument {
  id: string;
  state: string;
  verdict: string | null;
  gitRevision: string | null;
  createdAt: string;
  replicas: ReplicaDocument[];
}

export interface ReplicaDocument {
  id: string;
  release: string;
  state: string;
  pid?: number;
  restarts: number;
}

/** What a deploy or a rollback says of one service with `--json`. */
export interface RolloutDocument {
  environment: string;
  url: string;
  service: string;
  release: string;
  outcome: string;
  replicas: number;
  probed: number;
  lost: number;
  durationMs: number;
}

/** What `slipway history --json` says of one attempt. */
export interface AttemptDocument {
  attempt: number;
  action: string;
  release: string;
  from?: string;
  /** ISO 8601, as are all times. */
  beganAt: string;
  judged?: { verdict: string };
  ended?: { at: string; outcome: string; why?: string };
  watched?: { verdict: string; hauledBackTo?: string };
}

export interface HistoryDocument {
  services: {
    service: string;
    file: string;
    attempts: AttemptDocument[];
    damaged: number[];
    torn: boolean;
  }[];
}

/** What `slipway history rN --json` says of one release. */
export interface StoryDocument {
  services: { attempts: { verdicts: { verdict: string; findings: Finding[] }[] }[] }[];
}

export interface LogsDocument {
  service: string;
  release: string;
  lines: { replica: string; text: string }[];
}
