import { replicasComeBack } from '../suites/killed-replica.ts';
import { standbysCoolDown } from '../suites/standby.ts';
import { onOneStack } from './on-docker.ts';
import { agentWatches } from './suites/agent.ts';

const oneStack = onOneStack();

describe('a replica', () => {
  replicasComeBack(oneStack);
});

describe('the agent', () => {
  agentWatches(oneStack);
});

describe('a release', () => {
  standbysCoolDown(oneStack);
});
