import * as z from 'zod';

// https://grafana.com/docs/grafana/latest/administration/provisioning/ (read for Grafana 13). Grafana itself ignores a
// key that it does not know; here that is an error.

const uid = z.string().regex(/^[\w-]{1,40}$/);
const orgId = z.int().positive();

export const datasourcesFile = z.strictObject({
  apiVersion: z.literal(1),
  prune: z.boolean().optional(),
  deleteDatasources: z.array(z.strictObject({ name: z.string(), orgId: orgId.optional() })).optional(),
  datasources: z.array(
    z.strictObject({
      name: z.string().min(1),
      type: z.enum(['prometheus', 'loki', 'alertmanager']),
      access: z.enum(['proxy', 'direct']),
      uid,
      orgId: orgId.optional(),
      url: z.url(),
      basicAuth: z.boolean().optional(),
      basicAuthUser: z.string().optional(),
      withCredentials: z.boolean().optional(),
      isDefault: z.boolean().optional(),
      editable: z.boolean().optional(),
      version: z.int().optional(),
      jsonData: z.record(z.string(), z.unknown()).optional(),
      secureJsonData: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

export const dashboardsFile = z.strictObject({
  apiVersion: z.literal(1),
  providers: z.array(
    z.strictObject({
      name: z.string().min(1),
      orgId: orgId.optional(),
      folder: z.string().optional(),
      folderUid: uid.optional(),
      type: z.literal('file').optional(),
      disableDeletion: z.boolean().optional(),
      updateIntervalSeconds: z.int().positive().optional(),
      allowUiUpdates: z.boolean().optional(),
      options: z.strictObject({
        path: z.string().startsWith('/'),
        foldersFromFilesStructure: z.boolean().optional(),
      }),
    }),
  ),
});
