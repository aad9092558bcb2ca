import { lock } from './lock/lock.ts';
import { recordAgain } from './record/record.ts';
import { select, type RollbackOptions } from './replicas/select.ts';
import { start } from './replicas/start.ts';
import { Sequence } from './sequence/sequence.ts';
import { drain } from './traffic/drain.ts';
import { probeAgain } from './traffic/probe.ts';
import { shift } from './traffic/shift.ts';
import { stage } from './traffic/stage.ts';

/** How an earlier release comes to serve again. */
export const rollback = () =>
  Sequence.from<{ options: RollbackOptions }>()
    .next(lock)
    .next(select)
    .next(start)
    .next(stage)
    .next(probeAgain)
    .next(shift(100))
    .next(drain)
    .next(recordAgain);
