import { endWithScript } from '../scripts/scripts.ts';

/**
 * A command that ends when this process does, however it dies. Docker commands go on by themselves otherwise, and one
 * that starts replicas would start them after the next command has cleared up.
 */
export function endingWithUs(program: string, args: readonly string[]): [string, string[]] {
  return ['sh', ['-c', endWithScript, 'sh', String(process.pid), program, ...args]];
}
