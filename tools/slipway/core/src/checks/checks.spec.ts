import { SlipwayError } from '../errors/slipway-error.ts';
import type { Observation } from '../platform/observation.ts';
import { ok, runChecks, wrong } from '../platform/check.ts';
import { judgeClock } from './clock.ts';
import { judgeDisk } from './disk.ts';
import { judgeLedger } from './ledger.ts';
import { isAtLoopback6, judgePorts, listeningPorts } from './ports.ts';
import { judgeCurrentReplicas } from './replicas.ts';
import { judgeTraffic } from './traffic.ts';

const replica = (state: 'ready' | 'backing-off') => ({
  id: 'r2-1',
  release: 'r2' as const,
  state,
  pid: 1,
  restarts: 0,
});

function observation(weights: Record<string, number>, state: 'ready' | 'backing-off' = 'ready'): Observation {
  return {
    url: '',
    up: true,
    services: { web: { current: 'r2', weights } },
    releases: [{ service: 'web', id: 'r2', replicas: [replica(state)] }],
  };
}

test('traffic is right where all of it goes to what was committed', () => {
  expect(judgeTraffic(observation({ r2: 100 }), 'far').state).toBe('ok');
  expect(judgeTraffic(observation({ r2: 80, r3: 20 }), 'far')).toMatchObject({
    state: 'wrong',
    found: 'web: r2 80 %, r3 20 %, committed is r2',
  });
  expect(judgeTraffic({ ...observation({}), up: false }, 'far').state).toBe('wrong');
});

test('traffic that is just being moved is not wrong', () => {
  const holder = { user: '', host: '', pid: 1, command: 'deploy', since: '', phase: 'shift' };
  expect(judgeTraffic({ ...observation({ r3: 100 }), holder }, 'far').state).toBe('ok');
});

test('a replica of what serves that is not ready is told', () => {
  expect(judgeCurrentReplicas(observation({}), 'far')).toEqual(ok('web r2: 1 of 1 ready'));
  expect(judgeCurrentReplicas(observation({}, 'backing-off'), 'far')).toMatchObject({
    state: 'wrong',
    found: 'web r2: 0 of 1 ready',
  });
});

test('a damaged line of the ledger is told with its number', () => {
  expect(judgeLedger('web.jsonl', { entries: [], damaged: [] }).state).toBe('ok');
  expect(judgeLedger('web.jsonl', { entries: [], damaged: [3] }).found).toBe(
    'line 3 of web.jsonl is damaged',
  );
});

test('a disk needs room for an image, and a share of itself', () => {
  expect(judgeDisk('/', 10e9, 100e9, '').state).toBe('ok');
  expect(judgeDisk('/', 1e9, 10e9, '').state).toBe('wrong');
  expect(judgeDisk('/', 10e9, 1_000e9, 'make room')).toMatchObject({ state: 'wrong', next: 'make room' });
});

test('a clock counts as off only where the way to it can not explain it', () => {
  expect(judgeClock(0, 2_100, 0).state).toBe('wrong');
  expect(judgeClock(0, 2_100, 1_000).state).toBe('ok');
  expect(judgeClock(10_000, 0, 10_000).found).toBe('10.0 s behind (± 0.0 s)');
});

test('a port that is taken is named with its key', () => {
  const wanted = [
    { key: 'port', port: 2727 },
    { key: 'admin.grafana', port: 3000 },
  ];
  expect(judgePorts(wanted, new Set([80]), 'far.yaml').state).toBe('ok');
  expect(judgePorts(wanted, new Set([3000]), 'far.yaml').found).toBe('3000 (admin.grafana) is taken');
});

test('only what listens takes a port', () => {
  const table = `  sl  local_address rem_address   st tx_queue
   0: 0100007F:0AA7 00000000:0000 0A 00000000:00000000
   1: 0100007F:0BB8 0100007F:1F90 01 00000000:00000000
   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000`;
  expect([...listeningPorts(table)]).toEqual([2727, 22]);
});

test('where a first check is wrong, the rest is skipped; an error is a finding', async () => {
  const fail = () =>
    Promise.reject(new SlipwayError({ what: 'No Docker Engine answers', why: 'refused', next: 'start it' }));
  const results = await runChecks(
    [{ name: 'engine', run: fail }],
    [{ name: 'disk', run: () => Promise.resolve(ok('never')) }],
  );
  expect(results).toEqual([
    { name: 'engine', ...wrong('No Docker Engine answers: refused', 'start it') },
    { name: 'disk', state: 'skipped', found: 'engine comes first' },
  ]);
});

test('a listener on ::1 alone is told from one on every address', () => {
  const line = (address: string, state: string) =>
    `  0: ${address}:0AA7 00000000000000000000000000000000:0000 ${state} 00000000:00000000 00:00000000 0 0 0 1`;
  const one = `${'0'.repeat(24)}01000000`;
  expect(isAtLoopback6(line(one, '0A'), 2727)).toBe(true);
  expect(isAtLoopback6(line(one, '0A'), 2728)).toBe(false);
  expect(isAtLoopback6(line(one, '01'), 2727)).toBe(false);
  expect(isAtLoopback6(line('0'.repeat(32), '0A'), 2727)).toBe(false);
});
