// How a request waits for a replica.
import choice from './choice.js';
import replicas from './replicas.js';
import suspects from './suspects.js';

/** Milliseconds that a request waits for a replica to become ready, also one that may end it, and how often it looks. */
const patience = 5000;
const riskyPatience = 20000;
const lookEvery = 50;

/**
 * Waits for a ready replica other than the one that was tried, or that one again where it is the only one. What may end
 * the replica that gets it waits until that is not the last one, and goes alone.
 */
async function awaitReplica(r, tried, isRisky) {
  const until = Date.now() + (isRisky ? riskyPatience : patience);
  for (;;) {
    const found = choice.pick(r, tried);
    if (found === undefined || Date.now() >= until) return isRisky ? withoutReplica(found) : found;
    if (found.replica !== '' && (!isRisky || isSafe(found))) return found;
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
}

/** True where another replica is left to the others, and nothing else as risky was sent just now. */
function isSafe(found) {
  const enough = Math.min(2, replicas.replicasOf(found.release).length);
  return found.ready >= enough && suspects.takeLane(found.release);
}

function withoutReplica(found) {
  if (found !== undefined) found.replica = '';
  return found;
}

export default { awaitReplica };
