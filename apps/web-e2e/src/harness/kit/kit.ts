import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';

/** What is wrong with a release of the kit. Shares are of requests, 0 to 1; nothing is wrong where nothing is said. */
export interface Fault {
  /** The answer; tells releases apart that do the same. */
  says?: string;
  /** How long an answer takes, and by how much that varies, up and down. */
  takesMs?: number;
  noiseMs?: number;
  /** Is never ready. */
  neverReady?: boolean;
  /** Is ready and not ready by turns, so long each. */
  flapsEveryMs?: number;
  /** Answers with 500; never to Slipway's own requests. */
  failsShare?: number;
  /**
   * From so many milliseconds on half of all requests fail for one second in five, by the clock: what every release
   * depends on is away then.
   */
  blipsAfterMs?: number;
  /** From so many milliseconds on it is not ready for one second in two. */
  stumblesAfterMs?: number;
  /** The same for one method, or for one path, only. */
  failsMethod?: string;
  failsPath?: string;
  failsWith?: number;
  /** Answers its visitors with 500 from so many milliseconds on. */
  failsAfterMs?: number;
  /** Answers all or some with another status; its own requests too where it says `all`. */
  status?: number;
  statusShare?: number;
  all?: boolean;
  /** Sends everyone back to where they come from; answers with nothing in it. */
  redirectsToItself?: boolean;
  isEmpty?: boolean;
  /** Ends the connection without an answer. */
  resetsShare?: number;
  /** One path takes so much longer. */
  slowPath?: string;
  /** Is so much slower for as long as it is young. */
  slowStartMs?: number;
  /** Takes so much memory at its start, by design. */
  holdsBytes?: number;
  /** Breaks off in the middle of its answer; never to Slipway's own requests. */
  cutsShare?: number;
  /** Takes so much longer now and then. */
  slowShare?: number;
  slowByMs?: number;
  /** Keeps so much memory of each request. */
  leaksBytes?: number;
  crashesAfterMs?: number;
  /** Ends when it is asked for this path. */
  crashesOn?: string;
  /** Logs an error while it answers well, in the way of one logger; or a line that is no error. */
  logsShare?: number;
  logsAs?: 'pino' | 'nest' | 'text' | 'crash' | 'winston' | 'note';
  /** Answers nothing any more once it has so many requests at a time. */
  locksUpAt?: number;
  ignoresSigterm?: boolean;
}

/** What every release of the kit answers, where it answers. */
export const kitSays = 'Hello from the kit!';

export const kitTakesMs = 20;

const program = join(import.meta.dirname, 'main.cjs');

/** A release of the kit as a bundle: the one program, and what is wrong with it. */
export function kitBundle(fault: Fault = {}): string {
  const folder = join(temporaryFolder(), 'bundle');
  mkdirSync(folder, { recursive: true });
  copyFileSync(program, join(folder, 'main.cjs'));
  const whole: Fault = { says: kitSays, takesMs: kitTakesMs, ...fault };
  writeFileSync(join(folder, 'fault.json'), JSON.stringify(whole, null, 2));
  return folder;
}
