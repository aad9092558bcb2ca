import {
  answersTo,
  between,
  classOf,
  countAnswer,
  countBegun,
  goodBesideProbes,
  noAnswers,
} from './answers.ts';
import { Routes, routeOf } from './route.ts';

test.each([
  ['/', '/'],
  ['/users/17?full=1', '/users/:id'],
  ['/api/v2/users/3f2b8c1e-0d6a-4c7b-9a51-2f3e4d5c6b7a', '/api/v2/users/*'],
  ['/api/v2/users', '/api/v2/users'],
  ['/assets/index-3f2a.js', '/assets/:id'],
  ['//a//b/', '/a/b'],
  ['/%20/caf%C3%A9', '/:id/:id'],
  ['/robots.txt', '/robots.txt'],
  [`/${'x'.repeat(33)}`, '/:id'],
])('the route of %s is %s', (path, route) => {
  expect(routeOf(path)).toBe(route);
});

test('a route counts for itself once it was answered well, up to a number of them', () => {
  const routes = new Routes();
  routes.learn('/wp-admin', 404);
  expect(routes.of('/wp-admin')).toBe('/*');
  routes.learn('/users/1', 200);
  expect(routes.of('/users/2')).toBe('/users/:id');
  for (let first = 97; first < 123; first += 1) {
    for (const second of 'ab') routes.learn(`/${String.fromCharCode(first)}${second}`, 200);
  }
  expect(routes.of('/aa')).toBe('/aa');
  expect(routes.of('/zb')).toBe('/*');
});

test.each([
  [{ status: 200, method: 'GET', isEmpty: false }, '2xx'],
  [{ status: 200, method: 'GET', isEmpty: true }, 'empty'],
  [{ status: 200, method: 'HEAD', isEmpty: true }, '2xx'],
  [{ status: 204, method: 'GET', isEmpty: true }, '2xx'],
  [{ status: 302, method: 'GET', isEmpty: true }, '3xx'],
  [{ status: 304, method: 'GET', isEmpty: true }, '2xx'],
  [{ status: 404, method: 'GET', isEmpty: false }, '4xx'],
  [{ status: 503, method: 'GET', isEmpty: false }, '5xx'],
])('%j is an answer of the class %s', (answer, what) => {
  expect(classOf(answer)).toBe(what);
});

test('what was counted between two readings is by stratum; one that restarted is whole', () => {
  const answers = noAnswers();
  const count = (name: string, times: number) => {
    for (let time = 0; time < times; time += 1) {
      countBegun(answers, name);
      countAnswer(answers, name, '2xx', 20);
    }
  };
  count('visitor GET /', 3);
  const before = structuredClone(answers);
  count('visitor GET /', 2);
  count('probe GET /', 4);
  countBegun(answers, 'visitor GET /');
  const since = between(before, answers);
  expect(since['visitor GET /']).toMatchObject({ begun: 3, classes: { '2xx': 2 } });
  expect(answersTo(since, 'visitor')).toBe(2);
  expect(answersTo(since)).toBe(6);
  expect(answersTo(between(answers, before))).toBe(3);
});

test('beside probes count the good answers to visitors who ask the same', () => {
  const answers = noAnswers();
  for (const [name, what] of [
    ['probe GET /', '2xx'],
    ['visitor GET /', '2xx'],
    ['visitor GET /', '3xx'],
    ['visitor GET /', '4xx'],
    ['visitor GET /', '5xx'],
    ['visitor POST /', '2xx'],
    ['visitor GET /users/:id', '2xx'],
  ] as const) {
    countAnswer(answers, name, what, 1);
  }
  expect(goodBesideProbes(answers)).toBe(2);
});
