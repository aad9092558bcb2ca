/**
 * Where a visitor stands among all, from 0 up to 100, the same at every request of a rollout: a release with a share of
 * 20 % gets those below 20. `salt` is the candidate, so that it is not the same visitors who try every release. FNV-1a
 * with 32 bits, after a mix of its own, since the last letters alone would decide too little: G. Fowler, L. C. Noll,
 * K.-P. Vo, IETF draft-eastlake-fnv; the finaliser of MurmurHash3. deploy/nginx/slipway/balance/choice.js does the
 * same.
 */
export function standingOf(visitor: string, salt: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${salt} ${visitor}`)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * 100;
}
