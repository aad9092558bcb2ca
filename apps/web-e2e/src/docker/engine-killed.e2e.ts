import { killsAfter } from './kills-after.ts';

// With nothing started, with traffic on both, with all traffic on the candidate, and nearly over; the others take long.
killsAfter(['build', 'shift', 'judge', 'retire']);
