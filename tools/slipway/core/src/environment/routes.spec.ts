import { serviceOf } from './routes.ts';

const services = { web: { route: '/' }, api: { route: '/api' }, docs: { route: '/api/docs/' } };

test.each([
  ['/', 'web'],
  ['/apix', 'web'],
  ['/api', 'api'],
  ['/api/', 'api'],
  ['/api/x', 'api'],
  ['/api/docs', 'docs'],
  ['/api/docs/x', 'docs'],
])('%s belongs to %s', (path, service) => {
  expect(serviceOf(path, services)).toBe(service);
});

test('a path that no route covers belongs to no service', () => {
  expect(serviceOf('/x', { api: { route: '/api' } })).toBeUndefined();
});
