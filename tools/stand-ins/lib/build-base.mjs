import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whatIs } from './engine.mjs';
import { base, label, root } from './images.mjs';
import { run } from './run.mjs';

const cache = process.env.SLIPWAY_STAND_INS_HOME ?? fileURLToPath(new URL('../../.slipway/stand-ins', root));

/** Debian sid as an image; its tar file is kept, so that the next engine on this machine has it in seconds. */
export async function buildBase({ force }) {
  if (!force && whatIs(base) !== 'absent') return 'exists';
  const file = join(cache, 'base-sid.tar');
  if (force) await rm(file, { force: true });
  const cached = existsSync(file);
  if (!cached) await run(fileURLToPath(new URL('base/make.sh', root)), [file]);
  const changes = [
    `LABEL ${label}=true`,
    'CMD ["bash"]',
    'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ];
  await run('docker', ['import', ...changes.flatMap((change) => ['--change', change]), file, base]);
  return cached ? 'imported from the cache' : 'built';
}
