import * as z from 'zod';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3100),
  HOST: z.string().min(1).default('0.0.0.0'),
  DATA_FILE: z.string().min(1).optional(),
  MAX_LINES: z.coerce.number().int().min(2).default(400_000),
});

/** What the environment variables say, or an error that names the wrong one. */
export function readSettings(variables: NodeJS.ProcessEnv): z.infer<typeof schema> {
  const result = schema.safeParse(variables);
  if (result.success) return result.data;
  throw new Error(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}
