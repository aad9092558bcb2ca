// Takes ENVIRONMENT back: to RELEASE, or to the last healthy release before the current one. A deploy that is under way
// is aborted first, and fails with who told it to go back.
import { variable } from './src/github/variable.mjs';
import { main, watch } from './src/run.mjs';
import { abortArgv, environmentOfRun, rollbackArgv } from './src/slipway.mjs';

await main(async () => {
  const environment = environmentOfRun();
  const release = variable('RELEASE', /^(?:r[1-9]\d{0,8})?$/, 'r3, or nothing for the last healthy one');
  // That nothing is under way, or that it is too late to abort it, is no reason not to roll back.
  const { code } = await watch(abortArgv(environment));
  if (code !== 0) console.log('Nothing was aborted: rolling back.');
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  process.exitCode = (await watch(rollbackArgv(environment, release, summary))).code;
});
