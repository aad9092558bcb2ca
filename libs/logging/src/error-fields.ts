import { inspect } from 'node:util';

export interface ErrorFields {
  type: string;
  message: string;
  /** With the stacks of the causes below it. */
  stack: string;
}

/** What a log line says of an error. Its other properties stay out: HTTP clients keep credentials there. */
export function errorFields(error: unknown): ErrorFields {
  if (!isErrorLike(error)) return { type: typeof error, message: inspect(error, { depth: 1 }), stack: '' };
  return {
    type: error.constructor.name || error.name,
    message: error.message,
    stack: stackOf(error, new Set()),
  };
}

function stackOf(error: Error, seen: Set<unknown>): string {
  seen.add(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  const { cause } = error;
  if (!isErrorLike(cause) || seen.has(cause)) return own;
  return `${own}\ncaused by: ${stackOf(cause, seen)}`;
}

/** By shape: an error that comes from another realm is no instance of this one's Error. */
function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}
