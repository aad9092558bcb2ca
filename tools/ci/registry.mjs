// A registry for the images. sign-in: with REGISTRY_USER and REGISTRY_TOKEN at REGISTRY. publish: the images that
// IMAGES names; sets the output `images`, their digests there.
import { setOutput } from './src/github/job.mjs';
import { variable } from './src/github/variable.mjs';
import { CiError, main, read } from './src/run.mjs';
import { imagesOfRun } from './src/services.mjs';

const [verb] = process.argv.slice(2);

await main(() => {
  const registry = variable(
    'REGISTRY',
    /^[a-z0-9][a-z0-9.-]*(?::\d+)?(?:\/[a-z0-9._-]+)*$/,
    'ghcr.io/someone',
  );
  if (verb === 'sign-in') signIn(registry);
  else if (verb === 'publish') publish(registry);
  else throw new CiError('expected sign-in or publish');
});

/** @param {string} registry */
function signIn(registry) {
  const user = variable('REGISTRY_USER', /^[^\s-]\S*$/, 'someone');
  const token = variable('REGISTRY_TOKEN', /^\S+$/, 'a token');
  const [host = ''] = registry.split('/');
  // By stdin: arguments can be seen by every process of the machine.
  console.log(read(['docker', 'login', '--username', user, '--password-stdin', host], { input: token }));
}

/** @param {string} registry */
function publish(registry) {
  const head = read(['git', 'rev-parse', 'HEAD']);
  const published = [...imagesOfRun()].map(([service, id]) => {
    const repository = `${registry}/${service}`;
    read(['docker', 'image', 'tag', id, `${repository}:${head}`]);
    read(['docker', 'image', 'push', '--quiet', `${repository}:${head}`]);
    /** @type {string[]} */
    const digests = JSON.parse(read(['docker', 'image', 'inspect', '--format', '{{json .RepoDigests}}', id]));
    const digest = digests.find((one) => one.startsWith(`${repository}@`));
    if (!digest) throw new CiError(`${registry} gave ${service} no digest`);
    return [service, digest];
  });
  setOutput('images', JSON.stringify(Object.fromEntries(published)));
}
