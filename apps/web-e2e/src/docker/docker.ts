import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

/** Where the engine is, as the docker command of these suites finds it. */
export const engineSocket = process.env['DOCKER_HOST']?.replace(/^unix:\/\//, '') ?? '/var/run/docker.sock';

/** What a docker command prints; throws with its own words where it fails. */
export function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** The same while this process goes on with something else, such as a load. */
export async function dockerMeanwhile(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', args, { encoding: 'utf8' });
  return stdout.trim();
}

/** The same, where failing is as good. */
export function tryDocker(...args: string[]): string {
  try {
    return docker(...args);
  } catch {
    return '';
  }
}

/** Containers by label, running or not. */
export function containers(...labels: string[]): string[] {
  const filters = labels.flatMap((label) => ['--filter', `label=${label}`]);
  return docker('ps', '--all', '--quiet', ...filters)
    .split('\n')
    .filter(Boolean);
}
