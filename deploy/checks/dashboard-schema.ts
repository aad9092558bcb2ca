import * as z from 'zod';

/** The parts of a dashboard's JSON that are checked here; the rest is Grafana's. */
const datasource = z.looseObject({ type: z.string().optional(), uid: z.string() });

const target = z.looseObject({
  refId: z.string().min(1),
  datasource: datasource.optional(),
  expr: z.string().optional(),
});

const gridPos = z.looseObject({
  x: z.int().min(0),
  y: z.int().min(0),
  w: z.int().min(1).max(24),
  h: z.int().min(1),
});

const panel = z.looseObject({
  id: z.int(),
  type: z.string(),
  title: z.string().optional(),
  gridPos,
  datasource: datasource.optional(),
  targets: z.array(target).default([]),
});

export const dashboardFile = z.looseObject({
  uid: z.string().regex(/^[\w-]{1,40}$/),
  title: z.string().min(1),
  schemaVersion: z.int(),
  templating: z
    .looseObject({
      list: z.array(
        z.looseObject({
          name: z.string(),
          type: z.string(),
          datasource: datasource.nullish(),
          query: z.unknown(),
        }),
      ),
    })
    .optional(),
  panels: z.array(panel.extend({ panels: z.array(panel).default([]) })),
});

export type Dashboard = z.output<typeof dashboardFile>;
export type Panel = z.output<typeof panel>;

/** Every panel, also those of rows that are folded. */
export function panelsOf(dashboard: Dashboard): Panel[] {
  return dashboard.panels.flatMap((one) => [one, ...one.panels]);
}
