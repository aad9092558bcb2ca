import type { Builds } from './builds.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Locking } from './lock.ts';
import type { Observing } from './observation.ts';
import type { Replicas } from './replicas.ts';
import type { State } from './state.ts';
import type { Traffic } from './traffic.ts';

/**
 * What runs replicas and shifts traffic. It knows nothing of verdicts, of the ledger's meaning or of the lock's
 * policy. Every method throws a `SlipwayError` for what a person can fix, and may be called again after a crash.
 */
export interface Platform extends Lifecycle, Locking, Builds, Replicas, Traffic, Observing, State {}
