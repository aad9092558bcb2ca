import { killsAfter } from './kills-after.ts';

// With nothing started, with all traffic on the candidate, judged and not committed, and nearly over; the others take long.
killsAfter(['build', 'shift', 'judge', 'retire']);
