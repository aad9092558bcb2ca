import { Option } from 'commander';
import { durationArgument } from './verb.ts';

/** `--wait`, `--wait 5m`: milliseconds to queue for the lock. */
export function waitOption(): Option {
  return new Option('--wait [time]', 'queue until the environment is free, or for this long, such as 5m')
    .preset('')
    .argParser((text) => (text === '' ? Number.POSITIVE_INFINITY : durationArgument(text)));
}
