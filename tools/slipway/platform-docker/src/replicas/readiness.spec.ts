import type { ReplicaState } from '@slipway/core/measurement/measurement';
import { asTheAgentSays, renderReadiness, type Readiness } from './readiness.ts';

const replica = (state: ReplicaState, container = 'a') => ({
  service: 'web',
  release: 'r1' as const,
  id: 'r1-1',
  container,
  containerId: container,
  state,
  pid: 1,
  restarts: 0,
});
const word = (said: Readiness, age = 1_000) => ({
  text: renderReadiness(said, new Date(0)),
  at: new Date(age),
});
const says = (said: Readiness, state: ReplicaState) => asTheAgentSays([replica(state)], word(said))[0]?.state;
const looked = {
  ready: { ready: ['a'], unready: ['b'] },
  'not ready': { ready: ['b'], unready: ['a'] },
  'not yet': { ready: ['b'], unready: [] },
};

it.each<[ReplicaState, keyof typeof looked, ReplicaState]>([
  ['ready', 'not ready', 'unready'],
  ['ready', 'ready', 'ready'],
  ['ready', 'not yet', 'ready'],
  ['unready', 'ready', 'ready'],
  ['unready', 'not ready', 'unready'],
  ['unready', 'not yet', 'unready'],
  ['starting', 'ready', 'ready'],
  ['starting', 'not ready', 'starting'],
  ['starting', 'not yet', 'starting'],
  ['stopped', 'ready', 'stopped'],
  ['backing-off', 'ready', 'backing-off'],
])('one that is %s for Docker, where the agent found it %s, is %s', (docker, found, is) => {
  expect(says(looked[found], docker)).toBe(is);
});

it('is as Docker has it where the agent has said nothing yet', () => {
  expect(asTheAgentSays([replica('unready')], undefined)).toEqual([replica('unready')]);
});

it('is as Docker has it where the agent has said nothing for long', () => {
  expect(asTheAgentSays([replica('unready')], word(looked.ready, 11_000))).toEqual([replica('unready')]);
});

it('is as Docker has it where what the agent has said is torn', () => {
  const torn = { text: '{"at":1,"repl', at: new Date(0) };
  expect(asTheAgentSays([replica('unready')], torn)).toEqual([replica('unready')]);
});
