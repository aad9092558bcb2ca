import * as z from 'zod';
import { duration } from './duration.ts';

const service = z.strictObject({
  route: z.string().regex(/^\//, { error: 'expected a path that starts with /' }).default('/'),
  replicas: z.int().min(1).max(64).default(2),
  config: z
    .record(
      z.string().regex(/^[A-Z_][A-Z0-9_]*$/, { error: 'expected names such as GREETING' }),
      z.union([z.string(), z.number(), z.boolean()]).transform(String),
    )
    .default({}),
  ready: z.strictObject({ within: duration.prefault('30s') }).prefault({}),
  drain: z.strictObject({ within: duration.prefault('30s') }).prefault({}),
  probe: z
    .strictObject({
      path: z.string().regex(/^\//, { error: 'expected a path that starts with /' }).default('/'),
      rate: z.number().positive().max(2_000).default(500),
      watch: duration.prefault('1s'),
    })
    .prefault({}),
  retention: z.int().min(2).default(10),
});

/** What `deploy/environments/NAME.yaml` may say; `local.yaml` there is the commented sample. */
export const environmentSchema = z
  .strictObject({
    platform: z.literal('local'),
    host: z.string().min(1).default('127.0.0.1'),
    port: z.int().min(1).max(65_535),
    adminPort: z.int().min(1).max(65_535).optional(),
    services: z
      .record(z.string().regex(/^[a-z][a-z0-9-]*$/), service)
      .refine((all) => Object.keys(all).length > 0, {
        error: 'expected at least one service',
      }),
  })
  .transform((file) => ({ ...file, adminPort: file.adminPort ?? file.port + 1 }));

export type ServiceSettings = z.output<typeof service>;
export type EnvironmentFile = z.output<typeof environmentSchema>;

/** An environment as its file describes it, defaults filled in, durations in milliseconds. */
export interface Environment extends EnvironmentFile {
  name: string;
  /** The file that it was read from. */
  file: string;
}
