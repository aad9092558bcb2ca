import { type CommonSettings, readSettings } from '@slipway/service';
import * as z from 'zod';

export { ConfigError } from '@slipway/service';

/** What this service reads from its environment beside the settings of every service. */
const own = z.object({ GREETING: z.string().default('Hello, DevOps!') });

export type Config = z.output<typeof own> & CommonSettings;

/** @throws ConfigError */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  return readSettings(env, own);
}
