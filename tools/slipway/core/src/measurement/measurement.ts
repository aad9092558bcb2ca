import type { Answers } from './answers.ts';
import type { Unmeasured } from './unmeasured.ts';

export type ReplicaState = 'starting' | 'ready' | 'unready' | 'backing-off' | 'stopping' | 'stopped';

/** What a replica shows of itself without being asked for it. */
export interface ReplicaCount {
  /** `r7-1`: the release and the number of the replica in it. */
  id: string;
  state: ReplicaState;
  /** How often it was started again after it ended unexpectedly. */
  restarts: number;
  /** How often it stopped being ready without having ended, since it was launched. */
  readinessLost: number;
  /** Memory in use; absent while no process of it runs. */
  residentBytes?: number;
}

/** What was counted of a release since it was launched: only the difference of two measurements means anything. */
export interface Measurement {
  answers: Answers | Unmeasured;
  replicas: ReplicaCount[] | Unmeasured;
}
