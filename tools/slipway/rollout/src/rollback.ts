import { drain } from './phases/drain.ts';
import { lock } from './phases/lock.ts';
import { probe } from './phases/probe.ts';
import { record } from './phases/record.ts';
import { revive } from './phases/revive.ts';
import { shift } from './phases/shift.ts';
import { stage } from './phases/stage.ts';
import type { Phase } from './rollout/phase.ts';

/** How an earlier release comes to serve again. */
export const rollback = (): Phase[] => [lock, revive, stage, probe, shift(100), drain, record];
