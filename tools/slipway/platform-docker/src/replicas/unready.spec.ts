import type { ReplicaState } from '@slipway/core/measurement/measurement';
import { asTheAgentSays, renderUnready } from './unready.ts';

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
const word = (unready: string[], age = 1_000) => ({
  text: renderUnready(unready, new Date(0)),
  at: new Date(age),
});
const says = (unready: string[], state: ReplicaState) =>
  asTheAgentSays([replica(state)], word(unready))[0]?.state;

it.each<[ReplicaState, string[], ReplicaState]>([
  ['ready', ['a'], 'unready'],
  ['ready', ['b'], 'ready'],
  ['unready', [], 'ready'],
  ['unready', ['a'], 'unready'],
  ['starting', [], 'starting'],
  ['starting', ['a'], 'starting'],
  ['stopped', [], 'stopped'],
  ['backing-off', [], 'backing-off'],
])('one that is %s for Docker, where the agent finds %j unready, is %s', (docker, unready, is) => {
  expect(says(unready, docker)).toBe(is);
});

it('is as Docker has it where the agent has said nothing yet', () => {
  expect(asTheAgentSays([replica('unready')], undefined)).toEqual([replica('unready')]);
});

it('is as Docker has it where the agent has said nothing for long', () => {
  expect(asTheAgentSays([replica('unready')], word([], 11_000))).toEqual([replica('unready')]);
});

it('is as Docker has it where what the agent has said is torn', () => {
  const torn = { text: '{"at":1,"repl', at: new Date(0) };
  expect(asTheAgentSays([replica('unready')], torn)).toEqual([replica('unready')]);
});
