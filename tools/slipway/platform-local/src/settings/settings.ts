import * as z from 'zod';
import { sticky } from '@slipway/core/environment/rollout';
import { streamEnds } from '@slipway/core/environment/limits';

/** What the balancer is told of a service. */
const edgeSchema = z.object({
  /** Path prefix. */
  route: z.string(),
  /** Bytes, and milliseconds; see `limits` of an environment's file. */
  limits: z.object({ headers: z.int(), body: z.int(), answer: z.number(), idle: z.number() }),
  /** By what a visitor is told who is to stay with one release. */
  sticky: sticky.optional(),
  drain: z.object({ within: z.number(), streams: z.enum(streamEnds) }),
});

/** What a supervisor is told by the command: where it listens, which paths belong to which service, what they may do. */
export const settingsSchema = z.object({
  environment: z.string(),
  host: z.string(),
  port: z.int(),
  adminPort: z.int(),
  services: z.record(z.string(), edgeSchema),
  /** Addresses and networks of proxies that are believed. */
  trusted: z.array(z.string()),
});
export type Settings = z.output<typeof settingsSchema>;

/** Counts up whenever the control calls change, so that an older supervisor is recognised. */
export const protocol = 5;
