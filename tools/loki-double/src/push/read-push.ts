import * as z from 'zod';
import { Refusal } from '../refusal.ts';

const strings = z.record(z.string(), z.string());
const time = z
  .string()
  .regex(/^-?\d+$/, 'a time is a string of nanoseconds')
  .transform(BigInt);
const value = z.tuple([time, z.string(), strings.optional()]);
const schema = z.object({
  streams: z.array(z.object({ stream: strings, values: z.array(value) })).default([]),
});

export type Push = z.infer<typeof schema>;

/** Parses the body of a push, all of it or nothing. */
export function readPush(contentType: string | undefined, body: string): Push {
  if (contentType === 'application/x-protobuf')
    throw new Refusal(501, 'this double of Loki takes JSON only, no protobuf');
  if (contentType?.split(';')[0]?.trim() !== 'application/json')
    throw new Refusal(400, `content type ${contentType ?? '(none)'} is not application/json`);
  const result = schema.safeParse(parseJson(body));
  if (!result.success) throw new Refusal(400, z.prettifyError(result.error));
  if (result.data.streams.length === 0) throw new Refusal(422, 'the push holds no streams');
  return result.data;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new Refusal(400, `the body is not JSON: ${String(error)}`);
  }
}
