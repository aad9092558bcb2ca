import { survivesKills } from '../suites/killed-in-the-middle.ts';
import { onOneStack } from './on-docker.ts';
import { survivesKilledProcesses } from './suites/killed-processes.ts';

const oneStack = onOneStack();

describe('kills in the middle', () => {
  survivesKills(oneStack, { deploy: [1_400, 2_800, 4_200, 5_600], rollback: [500, 1_500] });
});

describe('killed processes', () => {
  survivesKilledProcesses(oneStack);
});
