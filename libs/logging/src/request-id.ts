import { randomFillSync } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const WELL_FORMED = /^[A-Za-z0-9._-]{1,128}$/;
/** W3C Trace Context: version, trace id, parent id, flags; later versions may add fields. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/;

const ID_BYTES = 16;
/** Random bytes are drawn for many ids at once: one by one they cost ten times as much. */
const pool = Buffer.alloc(ID_BYTES * 256);
let next = pool.length;

/** The id that the request came with, when it is well-formed; a new one otherwise. */
export function requestId(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  if (typeof given === 'string' && WELL_FORMED.test(given)) return given;
  const traceparent = headers['traceparent'];
  if (typeof traceparent === 'string') {
    const traceId = TRACEPARENT.exec(traceparent)?.[1];
    if (traceId) return traceId;
  }
  return createId();
}

/** 32 hexadecimal digits, usable as a W3C trace id. */
function createId(): string {
  if (next === pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  const start = next;
  next += ID_BYTES;
  return pool.toString('hex', start, next);
}
