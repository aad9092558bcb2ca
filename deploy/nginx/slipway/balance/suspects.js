// Requests that have just ended a replica, by method and path, and those that were answered a moment ago.
import counting from './counting.js';

/** Milliseconds between two requests of a release that may end a replica. */
const laneFor = 500;

/**
 * What ended a replica's connection once may do so again: it is not repeated until one like it is answered. Where one was
 * answered only just, it may have been in the hands of a replica that another request has ended.
 */
function suspect(r) {
  if (!wasAnswered(r)) counting(() => ngx.shared.suspects.set(fingerprint(r), 1));
}

function isSuspect(r) {
  return ngx.shared.suspects.size() > 0 && ngx.shared.suspects.get(fingerprint(r)) !== undefined;
}

function wasAnswered(r) {
  return ngx.shared.answered.get(fingerprint(r)) !== undefined;
}

/** Notes that a request was answered: one like it is no suspect. */
function clear(r) {
  ngx.shared.answered.set(fingerprint(r), 1);
  if (isSuspect(r)) ngx.shared.suspects.delete(fingerprint(r));
}

/** True where nothing else as risky was sent to the release just now. */
function takeLane(release) {
  return ngx.shared.suspects.add(`lane ${release}`, 1, laneFor);
}

function fingerprint(r) {
  return `${r.method} ${r.uri}`.slice(0, 200);
}

export default { suspect, isSuspect, wasAnswered, clear, takeLane };
