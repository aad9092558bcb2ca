import { checkout, checkoutWith, environmentIn, textOf, written } from '../../testing/checkout.ts';
import service from '../service/service.mjs';
import environment from './environment.mjs';

const services = { web: { route: '/' } };
const others = () =>
  checkoutWith({
    local: { platform: 'local', port: 2727, services },
    staging: { platform: 'docker', port: 2727, services },
    production: { platform: 'docker', port: 2737, admin: { fluentd: 24_234, grafana: 3_010 }, services },
  });

test('on local it is a short file that the engine takes, at a free port', async () => {
  const tree = others();
  await environment(tree, { name: 'qa', platform: 'local' });
  expect(textOf(tree, 'deploy/environments/qa.yaml').split('\n').length).toBeLessThan(20);
  expect(environmentIn(tree, 'qa')).toMatchObject({
    platform: 'local',
    port: 2747,
    adminPort: 2748,
    services: { web: { route: '/' } },
  });
});

test('on Docker all of its ports are apart from those of the others', async () => {
  const tree = others();
  await environment(tree, { name: 'qa', platform: 'docker', port: 8080 });
  await environment(tree, { name: 'qa-2' });
  expect(environmentIn(tree, 'qa')).toMatchObject({
    platform: 'docker',
    port: 8080,
    admin: { fluentd: 24_244, grafana: 3_020, prometheus: 9_290, alertmanager: 9_293 },
  });
  expect(environmentIn(tree, 'qa-2')).toMatchObject({
    port: 2747,
    admin: { fluentd: 24_254, grafana: 3_030, prometheus: 9_390, alertmanager: 9_393 },
  });
});

test('it has all services, at their routes', async () => {
  const tree = checkout();
  await service(tree, { name: 'orders', route: '/v1/orders' });
  await environment(tree, { name: 'qa', platform: 'local' });
  expect(environmentIn(tree, 'qa').services).toMatchObject({
    web: { route: '/', probe: { path: '/' } },
    orders: { route: '/v1/orders', probe: { path: '/v1/orders' } },
  });
});

test('it is never written over', async () => {
  const tree = others();
  tree.write('deploy/environments/qa.yaml', '# mine');
  await environment(tree, { name: 'qa', platform: 'local', port: 2747 });
  expect(textOf(tree, 'deploy/environments/qa.yaml')).toBe('# mine');
});

test.each([
  [{ name: 'loki' }, 'the stack has a component of that name'],
  [{ name: 'rollback' }, 'nx run deploy:rollback is a target already'],
  [{ name: 'check-nginx' }, 'nx run deploy:check-nginx is a target already'],
  [{ name: 'qa', port: 3000 }, "3000 can't be the port: deploy/environments/staging.yaml has it already"],
  [{ name: 'qa', platform: 'local' as const, port: 2736 }, 'has 2737, where the metrics would be, already'],
])('%j is refused, and nothing is written', async (options, why) => {
  const tree = others();
  const before = written(tree);
  await expect(environment(tree, options)).rejects.toThrow(why);
  expect(written(tree)).toEqual(before);
});

test('a file that is no environment is named', async () => {
  const tree = others();
  tree.write('deploy/environments/eu.yaml', 'services: [');
  await expect(environment(tree, { name: 'qa' })).rejects.toThrow(
    'deploy/environments/eu.yaml is not valid YAML',
  );
});
