import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

const component = z.object({
  image: z.string(),
  build: z.object({ args: z.record(z.string(), z.string()).optional() }).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).default([]),
  volumes: z.array(z.union([z.string(), z.looseObject({ type: z.string() })])).default([]),
});

const compose = z.object({ services: z.record(z.string(), component) });

export type Component = z.infer<typeof component>;

/** A component as deploy/compose.yaml describes it. */
export function componentOf(name: string): Component {
  // Anchors are merged by `<<`, which YAML 1.2 leaves to the reader.
  const text = readFileSync(join(__dirname, '..', 'compose.yaml'), 'utf8');
  const found = compose.parse(parse(text, { merge: true })).services[name];
  if (!found) throw new Error(`deploy/compose.yaml has no component ${name}`);
  return found;
}
