import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const schema = z.array(
  z.object({
    name: z.string(),
    request: z.object({
      method: z.enum(['GET', 'POST']),
      path: z.string(),
      params: z.record(z.string(), z.string()).default({}),
      headers: z.record(z.string(), z.string()).default({}),
      gzip: z.boolean().default(false),
      body: z.unknown().optional(),
    }),
    response: z.object({ status: z.number(), type: z.string().nullable(), body: z.unknown() }),
  }),
);

export type Recorded = z.infer<typeof schema>[number];

/** What a real Loki answered, request by request; each builds on those before it. */
export const recording: readonly Recorded[] = schema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../contract/loki-contract.json'), 'utf8')),
);
