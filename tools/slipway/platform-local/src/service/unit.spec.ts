import { environmentSchema, type LocalEnvironment } from '@slipway/core/environment/schema';
import { renderUnit, unitName } from './unit.ts';

const environment = {
  ...environmentSchema.parse({
    platform: 'local',
    port: 2727,
    services: { web: { drain: { within: '90s' } } },
  }),
  name: 'local',
  file: 'local.yaml',
} as LocalEnvironment;

const wanted = {
  workspace: { root: '/srv/my shop/100%' },
  environment,
  program: '/srv/my shop/$x/slipway.mjs',
  node: '/opt/node "24"/bin/node',
  path: '/usr/bin:/bin',
};

test('a unit quotes what systemd would read as more than a word', () => {
  const unit = renderUnit(wanted);
  expect(unit).toContain(
    'ExecStart="/opt/node \\"24\\"/bin/node" "/srv/my shop/$$x/slipway.mjs" "up" "local" "--foreground"\n',
  );
  expect(unit).toContain('WorkingDirectory=/srv/my shop/100%%\n');
});

test('a unit gives the longest drain time before anything is ended by force', () => {
  expect(renderUnit(wanted)).toContain('TimeoutStopSec=135\n');
});

test("a user's unit starts with the user's manager, a system's with the machine", () => {
  expect(renderUnit(wanted)).toContain('WantedBy=default.target');
  expect(renderUnit(wanted)).not.toContain('User=');
  expect(renderUnit({ ...wanted, user: 'kit' })).toMatch(/^User=kit$[^]*WantedBy=multi-user\.target/m);
});

test('two workspaces have units of different names', () => {
  expect(unitName({ root: '/a' }, 'local')).not.toBe(unitName({ root: '/b' }, 'local'));
});
