import { replicasComeBack } from '../suites/killed-replica.ts';
import { standbysCoolDown } from '../suites/standby.ts';
import { onOneStack } from './on-docker.ts';
import { agentWatches } from './suites/agent.ts';

const oneStack = onOneStack();

describe('the agent', () => {
  agentWatches(oneStack);
});
replicasComeBack(oneStack);
standbysCoolDown(oneStack);
