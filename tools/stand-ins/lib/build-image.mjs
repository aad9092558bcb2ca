import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whatIs } from './engine.mjs';
import { base, label, reference, references, root } from './images.mjs';
import { ask, run } from './run.mjs';
import { versionFit, versionIn } from './version-fit.mjs';

/** The npm of the node image: the newest of the major version that upstream's Node 24 brings, when this was written. */
const npm = 'npm@11.21.2';

export async function buildImage(image, { force }) {
  const existing = references(image).map(whatIs);
  if (existing.includes('upstream')) return "is upstream's own image: left alone";
  if (!force && !existing.includes('absent')) return 'exists';

  const extra = await mkdtemp(join(tmpdir(), 'slipway-stand-in-'));
  try {
    await run('docker', buildArguments(image, { force, contexts: await contexts(image, extra) }));
  } finally {
    await rm(extra, { recursive: true, force: true });
  }
  return checkVersion(image);
}

export function buildArguments(image, { force, contexts }) {
  return [
    ...['build', '--progress', 'plain', '--label', `${label}=true`, '--build-arg', `BASE=${base}`],
    ...(force ? ['--no-cache'] : []),
    ...Object.entries(contexts).flatMap(([name, folder]) => ['--build-context', `${name}=${folder}`]),
    ...references(image).flatMap((one) => ['--tag', one]),
    fileURLToPath(new URL(`images/${image.folder}`, root)),
  ];
}

async function contexts(image, folder) {
  if (image.folder !== 'node') return {};
  // npm itself knows how to reach its registry from this machine, and checks what it gets.
  await run('npm', ['pack', npm, '--pack-destination', folder], { cwd: folder });
  const [file] = await readdir(folder);
  await run('tar', ['-xzf', file], { cwd: folder });
  return { npm: folder };
}

function checkVersion(image) {
  const [entrypoint, ...args] = image.version.command;
  const printed = ask('docker', [
    'run',
    '--rm',
    '--network',
    'none',
    '--entrypoint',
    entrypoint,
    reference(image),
    ...args,
  ]);
  const { expected } = image.version;
  switch (versionFit(expected, printed ?? '')) {
    case 'exact':
      return `built (${expected})`;
    case 'same line':
      return `built; the mirror has ${versionIn(printed)} by now, not ${expected}: correct images.json`;
    default:
      // Nothing may use it under a name that promises something else.
      ask('docker', ['image', 'rm', ...references(image)]);
      throw new Error(
        `${reference(image)} promises ${expected}, but \`${image.version.command.join(' ')}\` says: ${printed ?? 'nothing'}`,
      );
  }
}
