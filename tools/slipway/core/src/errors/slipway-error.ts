export interface Explanation {
  /** What happened, in one line. */
  what: string;
  /** Why, as far as it is known. */
  why?: string;
  /** What to do next: a command where there is one. */
  next?: string;
  /** The last log lines of what failed. */
  lines?: string[];
  /** Exit code of the command: 1 for a failure, 2 for a wrong call, 130 when interrupted. */
  exitCode?: number;
  cause?: unknown;
}

/** The one error that a person is meant to read. Anything else that is thrown is a bug of Slipway's. */
export class SlipwayError extends Error {
  readonly why: string | undefined;
  readonly next: string | undefined;
  readonly lines: string[];
  readonly exitCode: number;

  constructor({ what, why, next, lines = [], exitCode = 1, cause }: Explanation) {
    super(what, { cause });
    this.name = 'SlipwayError';
    this.why = why;
    this.next = next;
    this.lines = lines;
    this.exitCode = exitCode;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The message with its reason, where it has one, for a line of its own. */
export function reasonOf(error: unknown): string {
  const why = error instanceof SlipwayError ? error.why : undefined;
  return [messageOf(error), why].filter(Boolean).join(': ');
}

/** True for the errors of Node's own calls that carry this `code`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}
