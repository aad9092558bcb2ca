import { killsAfter } from '../suites/engine-killed.ts';
import { survivesKills } from '../suites/killed-in-the-middle.ts';
import { onOneStack } from './on-docker.ts';
import { survivesKilledProcesses } from './suites/killed-processes.ts';

// What shows most of each kind: the others take long.
const oneStack = onOneStack();

describe('kills in the middle', () => {
  survivesKills(oneStack, { deploy: [4_200], rollback: [1_500] }, 'few');
});

describe('kills after a phase', () => {
  // With all traffic on the candidate, and not committed.
  killsAfter(oneStack, ['shift'], 'with the next command');
});

describe('killed processes', () => {
  survivesKilledProcesses(oneStack, 'few');
});
