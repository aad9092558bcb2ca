// What became of the last attempt at a request, and whether another one may follow.
import request from './request.js';
import suspects from './suspects.js';

/** Requests that reach a replica, at the most: the first one and one further attempt. */
const attempts = 2;

function lastAttempt(r) {
  return {
    status: request.lastOf(r.variables.upstream_status),
    sent: Number(request.lastOf(r.variables.upstream_bytes_sent)) > 0,
    received: Number(request.lastOf(r.variables.upstream_bytes_received)) > 0,
  };
}

/** RFC 9110, 9.2.2: what has no body and may be repeated. Not where it was silence that ended it, nor what may be poison. */
function mayRepeat(r, last) {
  return (
    Number(r.variables.sent) < attempts &&
    ['GET', 'HEAD', 'OPTIONS'].includes(r.method) &&
    !r.variables.http_transfer_encoding &&
    !(Number(r.variables.content_length) > 0) &&
    !last.received &&
    last.status !== '504' &&
    !request.isStream(r) &&
    !suspects.isSuspect(r)
  );
}

export default { lastAttempt, mayRepeat };
