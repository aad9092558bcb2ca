import { killsAfter } from '../suites/engine-killed.ts';
import { onDocker } from './on-docker.ts';

// With nothing started, with all traffic on the candidate, and judged and not committed; the others take long.
killsAfter(onDocker, ['build', 'shift', 'judge'], 'with the next command');
