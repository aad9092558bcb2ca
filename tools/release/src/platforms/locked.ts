import { SlipwayError } from '../errors/slipway-error.ts';
import { describeHolder } from '../output/holder.ts';
import type { Holder } from './platform.ts';

/** What a command is told that finds the lock taken: by whom, since when, and how far they are. */
export class Locked extends SlipwayError {
  readonly holder: Holder | undefined;

  constructor(holder: Holder | undefined, environment: string) {
    super({
      what: `${environment} is locked`,
      why: describeHolder(holder),
      next: 'wait for it to end and try again, or queue behind it: --wait',
    });
    this.holder = holder;
  }
}
