import { killsAfter } from '../suites/engine-killed.ts';
import { onDocker } from './on-docker.ts';

killsAfter(
  onDocker,
  ['plan', 'lock', 'build', 'launch', 'stage', 'probe', 'judge', 'drain', 'retire', 'record'],
  'with the next command',
);
