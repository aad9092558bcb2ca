import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** A service of a few lines: ready at once, small on a small disk. It logs a line for each request. */
export function plainService(text: string, more = ''): string {
  const folder = join(temporaryFolder(), 'bundle');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'main.cjs'),
    `'use strict';
    const { createServer } = require('node:http');
    createServer((request, response) => {
      console.log(JSON.stringify({ level: 'info', time: new Date().toISOString(), msg: 'request', url: request.url }));
      if (request.method === 'POST') request.pipe(response);
      else response.end(${JSON.stringify(text)});
    }).listen(process.env.PORT);
    createServer((request, response) => response.end()).listen(process.env.MANAGEMENT_PORT);
    process.once('SIGTERM', () => process.exit(0));
    ${more}`,
  );
  return folder;
}

/** Light, for tests that are not about how a release is judged. */
export const unjudged = {
  replicas: 1,
  probe: { rate: 20 },
  rollout: { steps: [{ share: 100, for: '100ms' }], sources: ['probes'] },
};
