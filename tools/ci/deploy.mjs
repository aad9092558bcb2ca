// Plans and deploys the images that IMAGES names to ENVIRONMENT, one service after the other. SECRETS may hold lines
// NAME=value that the environment's file refers to. It builds nothing, so that no build sees them: slipway is built
// before, by cli:build.
import { addSummary } from './src/github/job.mjs';
import { block } from './src/github/markdown.mjs';
import { main, watch } from './src/run.mjs';
import { imagesOfRun } from './src/services.mjs';
import { deployArgv, environmentOfRun, planArgv, secretsFrom } from './src/slipway.mjs';

/** Exit code of a plan that would change something. */
const wouldChange = 3;

await main(async () => {
  const environment = environmentOfRun();
  const images = imagesOfRun();
  const secrets = secretsFrom(process.env['SECRETS'] ?? '');
  if (process.env['GITHUB_ACTIONS'] === 'true') {
    for (const value of Object.values(secrets)) if (value !== '') console.log(`::add-mask::${value}`);
  }
  const env = { ...secrets, SECRETS: undefined };

  for (const [service, image] of images) {
    const plan = await watch(planArgv(environment, service, image), env);
    if (plan.stdout !== '') addSummary(`### Plan: ${service} to ${environment}\n\n${block(plan.stdout)}`);
    process.exitCode = plan.code === wouldChange ? 0 : plan.code;
    if (process.exitCode !== 0) return;
    const summary = process.env['GITHUB_STEP_SUMMARY'];
    process.exitCode = (await watch(deployArgv(environment, service, image, summary), env)).code;
    if (process.exitCode !== 0) return;
  }
});
