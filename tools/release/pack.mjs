// @ts-check
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyStack } from './src/copy-stack.mjs';
import { dist, packages } from './src/packages.mjs';
import { readManifest, stagePackage } from './src/stage-package.mjs';

const versions = Object.fromEntries(
  Object.values(packages).map((folder) => {
    const { name, version } = readManifest(folder);
    return [String(name), String(version)];
  }),
);

rmSync(dist, { recursive: true, force: true });
for (const [project, folder] of Object.entries(packages)) {
  const staged = join(dist, 'packages', project);
  stagePackage(folder, staged, versions);
  if (project === 'cli') copyStack(join(staged, 'stack'));
  const file = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', dist], {
    cwd: staged,
    encoding: 'utf8',
  });
  console.log(file.trim());
}
