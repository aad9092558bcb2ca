import { ReplicaWatch } from './replica-watch.ts';

const well = { ready: true, alive: true } as const;
const hung = { ready: false, alive: false } as const;

test('a replica that is ready again is ready, however often it was not', () => {
  const watch = new ReplicaWatch();
  expect(watch.take('a', well, 'healthy')).toEqual({ ready: true, restart: false });
  expect(watch.take('a', { ready: false, alive: true }, 'healthy')).toEqual({ ready: false, restart: false });
  expect(watch.take('a', well, 'healthy')).toEqual({ ready: true, restart: false });
});

test('a replica that is not alive at five looks in a row is restarted, once', () => {
  const watch = new ReplicaWatch();
  watch.take('a', well, 'healthy');
  const restarts = Array.from({ length: 6 }, () => watch.take('a', hung, 'healthy').restart);
  expect(restarts).toEqual([false, false, false, false, true, false]);
});

test('a look at which it is alive begins the count again', () => {
  const watch = new ReplicaWatch();
  watch.take('a', well, 'healthy');
  for (let look = 0; look < 4; look += 1) watch.take('a', hung, 'healthy');
  watch.take('a', { ready: false, alive: true }, 'healthy');
  expect(watch.take('a', hung, 'healthy').restart).toBe(false);
});

test('a replica that was never ready is still starting, and not restarted', () => {
  const watch = new ReplicaWatch();
  const restarts = Array.from({ length: 20 }, () => watch.take('a', hung, 'ill').restart);
  expect(restarts).not.toContain(true);
});

test("without a management port of its own, Docker's health check tells", () => {
  const watch = new ReplicaWatch();
  expect(watch.take('a', { ready: 'none', alive: 'none' }, 'healthy').ready).toBe(true);
  expect(watch.take('a', { ready: 'none', alive: 'none' }, 'ill').ready).toBe(false);
});

test('what ended without ever having been ready is told apart from a crash later', () => {
  const watch = new ReplicaWatch();
  watch.take('a', hung, 'ill');
  watch.take('b', well, 'healthy');
  expect([watch.wasReady('a'), watch.wasReady('b'), watch.wasReady('c')]).toEqual([false, true, false]);
  watch.forget('b');
  expect(watch.wasReady('b')).toBe(false);
});

test('a replica that hangs at the first look is restarted if Docker found it healthy', () => {
  const watch = new ReplicaWatch();
  const restarts = Array.from({ length: 5 }, () => watch.take('a', hung, 'healthy').restart);
  expect(restarts.at(-1)).toBe(true);
});
