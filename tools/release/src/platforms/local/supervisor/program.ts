import { readFileSync } from 'node:fs';
import { sha256 } from '../../../release/digest.ts';

/** Tells one build of a program from another. */
export function buildOf(program: string): string {
  return sha256(readFileSync(program)).slice(0, 16);
}
