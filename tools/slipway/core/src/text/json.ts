import type { output, ZodType } from 'zod';

/** What a text says, as a schema has it; nothing where it is torn, or says something else. */
export function parseJson<T extends ZodType>(schema: T, text: string): output<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
