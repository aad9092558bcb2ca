import { readFileSync } from 'node:fs';
import { sha256 } from '@slipway/core/release/digest';

/** Tells one build of a program from another. */
export function buildOf(program: string): string {
  return sha256(readFileSync(program)).slice(0, 16);
}
