import { readReplicas } from './inspect.ts';

/** What `docker container inspect` tells of one replica, as far as it is read. */
function inspected(number: number, state: object) {
  return {
    Id: `id-${String(number)}`,
    Name: `/slipway-staging-web-r2-web-${String(number)}`,
    RestartCount: 0,
    State: { Pid: 0, ...state },
    Config: {
      Labels: {
        'slipway.service': 'web',
        'slipway.release': 'r2',
        'com.docker.compose.container-number': String(number),
      },
    },
  };
}

const stateOf = (state: object) => readReplicas([inspected(1, state)])[0]?.state;

it.each([
  { Status: 'running', Health: { Status: 'starting' }, is: 'starting' },
  { Status: 'running', Health: { Status: 'healthy' }, is: 'ready' },
  { Status: 'running', Health: { Status: 'unhealthy' }, is: 'unready' },
  { Status: 'restarting', is: 'backing-off' },
  { Status: 'exited', is: 'stopped' },
])('a container that is $Status is a replica that is $is', ({ is, ...state }) => {
  expect(stateOf(state)).toBe(is);
});

it('takes a replica that was created and never started for one that does not run', () => {
  expect(stateOf({ Status: 'created' })).toBe('stopped');
});

it('orders replicas by their numbers', () => {
  const found = [10, 2].map((number) => inspected(number, { Status: 'exited' }));
  expect(readReplicas(found).map(({ id }) => id)).toEqual(['r2-2', 'r2-10']);
});
