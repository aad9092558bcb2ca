import { execFileSync } from 'node:child_process';
import type { StartedTestContainer } from 'testcontainers';

/** What a container has written to its standard output, of which there may be much. */
export function linesOf(container: StartedTestContainer): string[] {
  return execFileSync('docker', ['logs', container.getId()], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 256 * 1024 * 1024,
  })
    .split('\n')
    .filter(Boolean);
}
