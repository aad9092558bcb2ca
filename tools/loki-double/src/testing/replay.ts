import { gzipSync } from 'node:zlib';
import { fill } from './placeholders.ts';
import { type Recorded } from './recording.ts';

export interface Replayed {
  readonly status: number;
  readonly type: string | null;
  readonly body: unknown;
}

/** Sends a recorded request, with real times in it, to a server. */
export async function replay({ request }: Recorded, url: string, now: bigint): Promise<Replayed> {
  const { method, path, params, headers, gzip, body } = request;
  const target = new URL(path, url);
  for (const [name, value] of Object.entries(fill(params, now))) target.searchParams.append(name, value);
  const text = typeof body === 'string' ? body : JSON.stringify(fill(body ?? null, now));
  const response = await fetch(target, {
    method,
    headers: { ...headers, ...(gzip ? { 'content-encoding': 'gzip' } : {}) },
    ...(method === 'POST' ? { body: gzip ? gzipSync(text) : text } : {}),
  });
  const type = response.headers.get('content-type');
  const answer = await response.text();
  return {
    status: response.status,
    type,
    body: type?.startsWith('application/json') ? read(answer) : answer,
  };
}

/** An answer without the statistics of a real Loki, which the recording leaves out. */
const read = (text: string): unknown =>
  JSON.parse(text, (key, value: unknown) => (key === 'stats' ? undefined : value));
