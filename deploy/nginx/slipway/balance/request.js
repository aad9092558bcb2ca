// What is known of a request.

/** A request that holds its connection for as long as client and service want: a WebSocket, or server-sent events. */
function isStream(r) {
  return r.variables.is_stream === '1';
}

function isTooLong(r) {
  const limit = r.variables.header_limit;
  return Boolean(limit) && Number(r.variables.request_length) > Number(limit);
}

/** Variables of several attempts are lists, divided by a colon or a comma. */
function lastOf(list) {
  return (list || '').split(/\s*[:,]\s+/).pop();
}

export default { isStream, isTooLong, lastOf };
