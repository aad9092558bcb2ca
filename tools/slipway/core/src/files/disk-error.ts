import { hasCode, SlipwayError } from '../errors/slipway-error.ts';

/** What a disk answers that takes nothing, by the code of the error. */
const reasons = {
  ENOSPC: { what: 'The disk is full', why: 'no space is left', next: 'make room there' },
  EDQUOT: { what: 'The disk is full', why: 'the quota of this user is used up', next: 'make room there' },
  EROFS: {
    what: 'The disk is read-only',
    why: 'the system takes no writes to it',
    next: 'see in the system log why, and mount it writable',
  },
  EIO: { what: 'The disk fails', why: 'it answered with an input/output error', next: 'see the system log' },
} as const;

export type DiskCode = keyof typeof reasons;

const codes = Object.keys(reasons) as DiskCode[];

/** The code of an error that says that a disk took nothing; nothing for any other error. */
export function diskCodeOf(error: unknown): DiskCode | undefined {
  return codes.find((code) => hasCode(error, code));
}

/** What a command is told whose write a disk refused. */
export function diskRefused(
  code: DiskCode,
  path: string,
  environment: string,
  cause?: unknown,
): SlipwayError {
  const { what, why, next } = reasons[code];
  return new SlipwayError({
    what,
    why: `${path} could not be written: ${why} (${code})`,
    next: `${next} (df -h ${path}), then run the same command again; what serves ${environment} serves on`,
    cause,
  });
}

/** Does what writes there, and says it in words for people where the disk is why it fails. */
export async function onDisk<T>(path: string, environment: string, write: () => T | Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const code = diskCodeOf(error);
    throw code ? diskRefused(code, pathOf(error) ?? path, environment, error) : error;
  }
}

/** The file that an error of Node's own names as the one that was to be written. */
export function pathOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  // A copy names where it comes from, too.
  if ('dest' in error && typeof error.dest === 'string') return error.dest;
  return 'path' in error && typeof error.path === 'string' ? error.path : undefined;
}
