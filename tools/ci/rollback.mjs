// Takes ENVIRONMENT back: to RELEASE, or to the last healthy release before the current one.
import { variable } from './src/github/variable.mjs';
import { main, watch } from './src/run.mjs';
import { environmentOfRun, rollbackArgv } from './src/slipway.mjs';

await main(async () => {
  const environment = environmentOfRun();
  const release = variable('RELEASE', /^(?:r[1-9]\d{0,8})?$/, 'r3, or nothing for the last healthy one');
  process.exitCode = (await watch(['npx', 'nx', 'run', 'release:build'])).code;
  if (process.exitCode !== 0) return;
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  process.exitCode = (await watch(rollbackArgv(environment, release, summary))).code;
});
