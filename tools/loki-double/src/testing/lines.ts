import { systemClock } from '../clock.ts';
import { type LokiDouble } from '../loki-double.ts';

/** Pushes lines of one stream, a nanosecond apart, the last of them now; resolves to the status. */
export async function pushLines(
  { url }: LokiDouble,
  stream: Record<string, string>,
  texts: readonly string[],
): Promise<number> {
  const first = systemClock() - BigInt(texts.length - 1);
  const values = texts.map((text, index) => [String(first + BigInt(index)), text]);
  const { status } = await fetch(`${url}/loki/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ streams: [{ stream, values }] }),
  });
  return status;
}

/** Asks `query_range` or `query`. */
export const ask = (
  { url }: LokiDouble,
  path: 'query' | 'query_range',
  parameters: Record<string, string>,
): Promise<Response> => fetch(`${url}/loki/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);

/** The result of an answer that went well. */
export async function resultOf(response: Response): Promise<unknown> {
  const { data } = (await response.json()) as { data: { result: unknown } };
  return data.result;
}

/** The texts of the lines that a log query finds, in the order of the answer. */
export async function textsOf(double: LokiDouble, query: string, rest = {}): Promise<string[]> {
  const result = await resultOf(await ask(double, 'query_range', { query, end: soon(), ...rest }));
  return (result as { values: [string, string][] }[]).flatMap(({ values }) => values.map(([, text]) => text));
}

/** The end of a span is not part of it, so a line of this very millisecond needs a later one. */
export const soon = (): string => String(systemClock() + 1_000_000_000n);
