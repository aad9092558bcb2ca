import { sha256 } from '@slipway/core/release/digest';

/**
 * The chain ids of an image's layers, one for each: what an engine knows a layer by, together with all below it.
 * As in the OCI image specification, "Layer ChainID": chain(1) = diff(1); chain(n) = sha256(chain(n-1) + " " + diff(n)).
 */
export function chainsOf(diffIds: readonly string[]): string[] {
  const chains: string[] = [];
  for (const diffId of diffIds) {
    const below = chains.at(-1);
    chains.push(below === undefined ? diffId : `sha256:${sha256(`${below} ${diffId}`)}`);
  }
  return chains;
}
