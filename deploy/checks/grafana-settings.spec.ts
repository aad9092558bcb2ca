import { componentOf } from './compose-file.ts';

const { environment, read_only, tmpfs, volumes } = componentOf('grafana');

test('Grafana keeps the plugins of its image: it could delete but not replace them', () => {
  expect(read_only).toBe(true);
  expect(environment).toMatchObject({
    GF_PLUGINS_PREINSTALL_AUTO_UPDATE: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
  });
});

test('Grafana can write where its plugins and its database do', () => {
  expect(tmpfs.map((entry) => entry.split(':')[0])).toContain('/tmp');
  expect(volumes).toContain('grafana:/var/lib/grafana');
});

test('Grafana asks no one outside for news of itself', () => {
  expect(environment).toMatchObject({
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
  });
});
