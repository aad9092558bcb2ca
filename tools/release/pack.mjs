// @ts-check
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
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
  const file = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', dist], {
    cwd: staged,
    encoding: 'utf8',
  });
  console.log(file.trim());
}
