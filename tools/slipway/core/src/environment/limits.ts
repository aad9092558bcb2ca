import * as z from 'zod';
import { duration, size } from './units.ts';

/** What the balancer allows a request of one service; the same on every platform. */
export const limits = z.strictObject({
  /** Bytes of the request line and the headers together; more gets 431. */
  headers: size.prefault('32KB').refine((bytes) => bytes <= 256 * 1_024, { error: 'expected at most 256KB' }),
  /** Bytes of the body; more gets 413. */
  body: size.prefault('10MB'),
  /** Milliseconds of silence from a replica that has a request to answer; then 504, or the answer is cut. */
  answer: duration.prefault('60s'),
  /** Milliseconds of silence on a WebSocket or an event stream; then it is closed. */
  idle: duration.prefault('10m'),
});

export type Limits = z.output<typeof limits>;

/** What becomes of WebSockets and event streams when their release is drained. */
export const streamEnds = ['keep', 'close'] as const;
export type StreamEnd = (typeof streamEnds)[number];
