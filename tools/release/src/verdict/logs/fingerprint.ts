/** What differs from one occurrence of an error to the next, and what stands in its place. The order matters. */
const varying: [RegExp, string][] = [
  [/"[^"]*"|'[^']*'|`[^`]*`/g, '<text>'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b\d+(\.\d+)?\s?(ns|µs|us|ms|s|sec|seconds|m|min|h)\b/gi, '<time>'],
  [/\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '<hex>'],
  [/\d+(\.\d+)*/g, '<n>'],
];

const longest = 200;

/**
 * What is the same in every occurrence of an error: its type and message, less numbers, ids, quoted text and times.
 * Takes a line of JSON as pino writes it (`msg`, `err`), or any text.
 */
export function fingerprintOf(line: string): string {
  let text = messageOf(line);
  for (const [pattern, name] of varying) text = text.replace(pattern, name);
  return text.replace(/\s+/g, ' ').trim().slice(0, longest);
}

function messageOf(line: string): string {
  try {
    const { msg, message, err, error } = JSON.parse(line) as Record<string, unknown>;
    const thrown = [err, error].find((value) => typeof value === 'object' && value !== null) as
      { type?: unknown; message?: unknown } | undefined;
    const parts = [thrown?.type, thrown?.message, msg, message].filter((part) => typeof part === 'string');
    return parts.length > 0 ? [...new Set(parts)].join(': ') : line;
  } catch {
    return line;
  }
}
