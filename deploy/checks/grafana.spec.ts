import { parser as logql } from '@grafana/lezer-logql';
import { parser as promql } from '@prometheus-io/lezer-promql';
import { dashboardFile, panelsOf, type Dashboard, type Panel } from './dashboard-schema.ts';
import { dashboards, provisioned } from './grafana-files.ts';
import { dashboardsFile, datasourcesFile } from './provisioning-schema.ts';
import { syntaxErrors } from './syntax-errors.ts';

const grammars: Record<string, typeof promql> = { prometheus: promql, loki: logql };
/** Grafana's own: annotations, and panels whose queries go to several. */
const ownSources = ['-- Grafana --', '-- Mixed --', 'grafana'];

const sources = provisioned('datasources').flatMap(
  ({ content }) => datasourcesFile.parse(content).datasources,
);
const typeOf = new Map(sources.map(({ uid, type }) => [uid, type]));
const all = dashboards().map(({ name, content }) => [name, content] as const);

/** Each query of a panel with the source that it goes to. */
const queriesOf = (panel: Panel) =>
  panel.targets.map(({ expr, datasource }) => ({ expr, uid: (datasource ?? panel.datasource)?.uid }));

test('the sources are as Grafana wants them: names and uids of their own, one default', () => {
  expect(sources.map(({ type }) => type).sort()).toEqual(['loki', 'prometheus']);
  expect(new Set(sources.map(({ uid }) => uid)).size).toBe(sources.length);
  expect(sources.filter(({ isDefault }) => isDefault)).toHaveLength(1);
});

test("the providers of dashboards are as Grafana wants them, on the image's folder", () => {
  const providers = provisioned('dashboards').flatMap(
    ({ content }) => dashboardsFile.parse(content).providers,
  );

  expect(providers.map(({ options }) => options.path)).toEqual(['/etc/grafana/dashboards']);
});

test('no two dashboards have one uid or one title', () => {
  const read = all.map(([, content]) => dashboardFile.parse(content));

  expect(read).not.toHaveLength(0);
  for (const key of ['uid', 'title'] as const) {
    expect(new Set(read.map((one) => one[key])).size).toBe(read.length);
  }
});

describe.each(all)('%s', (_, content) => {
  const dashboard = dashboardFile.parse(content);
  const panels = panelsOf(dashboard);
  const known = (uid: string | undefined) =>
    uid !== undefined && (typeOf.has(uid) || ownSources.includes(uid) || isSourceVariable(dashboard, uid));

  test('panels have ids of their own and lie beside each other on 24 columns', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    const overlapping = dashboard.panels.filter((one) =>
      dashboard.panels.some((other) => other !== one && overlap(one, other)),
    );
    expect(overlapping.map(({ title }) => title)).toEqual([]);
  });

  test('every query and variable goes to a source that is provisioned', () => {
    const queries = panels.flatMap((panel) => queriesOf(panel).map(({ uid }) => [panel.title, uid] as const));
    const variables = (dashboard.templating?.list ?? [])
      .filter(({ type }) => type === 'query')
      .map(({ name, datasource }) => [name, datasource?.uid] as const);

    expect([...queries, ...variables].filter(([, uid]) => !known(uid))).toEqual([]);
  });

  test('every query is PromQL or LogQL', () => {
    const wrong = panels.flatMap((panel) =>
      queriesOf(panel).flatMap(({ expr, uid = '' }) => {
        const grammar = grammars[typeOf.get(uid) ?? ''];
        const errors = grammar && expr !== undefined ? syntaxErrors(grammar, expr) : [];
        return errors.map((at) => ({ panel: panel.title, at }));
      }),
    );

    expect(wrong).toEqual([]);
  });

  test('every variable that a query names is one of the dashboard or of Grafana', () => {
    const names = (dashboard.templating?.list ?? []).map(({ name }) => name);
    const used = panels.flatMap((panel) =>
      queriesOf(panel).flatMap(({ expr = '' }) =>
        [...expr.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name),
      ),
    );

    expect(used.filter((name) => !name.startsWith('__') && !names.includes(name))).toEqual([]);
  });
});

test.each([
  ['prometheus', 'sum by (release) rate(up[1m]))'],
  ['prometheus', 'rate(up[$__rate_interval)'],
  ['loki', '{job="web"} |= '],
  ['loki', 'sum by (job) (count_over_time({job=web}[1m]))'],
])('a broken query is noticed: %s %s', (type, query) => {
  const grammar = grammars[type];

  expect(grammar && syntaxErrors(grammar, query)).not.toEqual([]);
});

function isSourceVariable(dashboard: Dashboard, uid: string): boolean {
  const [, name] = /^\$\{?(\w+)\}?$/.exec(uid) ?? [];
  return (dashboard.templating?.list ?? []).some((one) => one.type === 'datasource' && one.name === name);
}

function overlap({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
