/** What is never written, whatever it is in: keys that are one of these, in any letter case. */
export const SECRET_KEYS = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'password',
  'passwd',
  'token',
  'secret',
  'apikey',
  'api-key',
  'x-api-key',
];

/** Keys that end in one of these are secrets too: `accessToken`, `client_secret`, `DB_PASSWORD`. */
const SECRET_ENDING = /(?:password|token|secret|apikey|api[-_]key)$/i;

const REDACTED = '[redacted]';
/** Deeper than this is left out: no one reads it, and a cycle would never end. */
const MAX_DEPTH = 8;

export type Redact = (fields: Record<string, unknown>) => Record<string, unknown>;

/** Makes a function that copies the fields of a log line without the secrets in them. */
export function redactor(moreKeys: readonly string[] = []): Redact {
  const secrets = new Set([...SECRET_KEYS, ...moreKeys].map((key) => key.toLowerCase()));
  const isSecret = (key: string): boolean => secrets.has(key.toLowerCase()) || SECRET_ENDING.test(key);

  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null || value instanceof Error || hasToJson(value))
      return value;
    if (depth > MAX_DEPTH) return '[too deep]';
    if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1));
    return copyFields(value, depth);
  };
  const copyFields = (fields: object, depth: number): Record<string, unknown> => {
    const entries = Object.entries(fields);
    return Object.fromEntries(
      entries.map(([key, value]) => [key, isSecret(key) ? REDACTED : copy(value, depth + 1)]),
    );
  };
  return (fields) => copyFields(fields, 0);
}

function hasToJson(value: object): boolean {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
