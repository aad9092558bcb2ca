import { SlipwayError } from '../errors/slipway-error.ts';

/** That a lock ended which nobody gave back. */
export function lockLost(why: string): SlipwayError {
  return new SlipwayError({
    what: 'The lock was lost in the middle of the command',
    why,
    next: 'what was not committed is undone; slipway status shows what serves, then try again',
  });
}
