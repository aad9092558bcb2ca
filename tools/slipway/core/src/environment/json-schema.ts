import * as z from 'zod';
import { environmentSchema } from './schema.ts';

/**
 * What an environment's file may say, as JSON Schema 2020-12: for editors, which complete and check while one types. Rules
 * between keys (routes, twins) are only in `environmentSchema`.
 */
export function environmentJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(environmentSchema, { io: 'input', unrepresentable: 'any' });
  return { $schema, title: 'An environment of Slipway', ...schema };
}
