import { execFileSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { webImage } from './docker-workspace.ts';
import { tryDocker } from './docker.ts';

const made: string[] = [];

afterAll(() => {
  if (made.length > 0) tryDocker('rmi', '--force', ...made.splice(0));
});

/** The service's image with another bundle in it; gone when the tests of this file are over. */
export function imageWith(bundle: string): string {
  const tag = `slipway-e2e/${basename(dirname(bundle)).toLowerCase()}`;
  execFileSync('docker', ['build', '--quiet', '--provenance=false', '--tag', tag, '--file', '-', bundle], {
    input: `FROM ${webImage}\nCOPY . ./\n`,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  made.push(tag);
  return tag;
}
