// What an answer is worth: its class, and whether it is whole.
import request from './request.js';

/** Bytes of an answer whose end is waited for. */
const mostSeen = 131072;

/** As tools/slipway/core/src/measurement/answers.ts has it. */
function classOf(r, status) {
  if (status === 0) return 'left';
  // 304 is as good as 200: the client has it already.
  if (status === 304) return '2xx';
  if (status >= 300) return status >= 600 ? '5xx' : `${Math.floor(status / 100)}xx`;
  return status === 200 && r.method === 'GET' && isEmpty(r) ? 'empty' : '2xx';
}

/** Nothing, or nothing but the end of a body in chunks. */
function isEmpty(r) {
  const length = Number(request.lastOf(r.variables.upstream_response_length));
  return length === 0 || (!r.variables.sent_http_content_length && length <= '0\r\n\r\n'.length);
}

/** The status that an answer counts as; 0 where the client left before it was over, which is no one's fault. */
function countedAs(r) {
  const status = Number(r.variables.status);
  if (status === 499 || r.variables.request_completion !== 'OK') return 0;
  return isCut(r, status) ? 502 : status;
}

/** True of an answer that broke off: shorter than it said, or, where it did not say, without an end. */
function isCut(r, status) {
  if (request.isStream(r) || !r.variables.upstream_status) return false;
  if (r.method === 'HEAD' || status === 204 || status === 304) return false;
  const length = r.variables.sent_http_content_length;
  if (!length) return r.variables.whole !== '1';
  return Number(request.lastOf(r.variables.upstream_response_length)) < Number(length);
}

/**
 * For js_body_filter: notes the end of an answer that does not say how long it is. Each part is copied, and kept until
 * the answer is over, so that only the beginning is looked at: what is longer counts as whole.
 */
function body(r, data, flags) {
  r.sendBuffer(data, flags);
  const seen = Number(r.variables.seen) + data.length;
  r.variables.seen = seen;
  if (flags.last || seen > mostSeen) r.variables.whole = '1';
  if (r.headersOut['Content-Length'] !== undefined || seen > mostSeen) r.done();
}

export default { classOf, countedAs, body };
