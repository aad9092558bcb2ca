import { readLine } from '../../logs/log-line.ts';

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
 * Takes a line as any of the common loggers writes it.
 */
export function fingerprintOf(line: string): string {
  let text = readLine(line).message;
  for (const [pattern, name] of varying) text = text.replace(pattern, name);
  return text.replace(/\s+/g, ' ').trim().slice(0, longest);
}
