import { Refusal } from '../refusal.ts';

/** A regular expression of Go's, as far as JavaScript's agree with it; a leading `(?i)` included. */
export function pattern(source: string, { whole }: { whole: boolean }): RegExp {
  const ignoreCase = source.startsWith('(?i)');
  const rest = ignoreCase ? source.slice('(?i)'.length) : source;
  try {
    return new RegExp(whole ? `^(?:${rest})$` : rest, `${whole ? 's' : ''}${ignoreCase ? 'i' : ''}`);
  } catch {
    throw new Refusal(400, `parse error: ${JSON.stringify(source)} is no regular expression`);
  }
}
