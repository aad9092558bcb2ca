import * as z from 'zod';
import { limits, streamEnds } from '../../../environment/limits.ts';

/** What the balancer is told of a service. */
const edgeSchema = z.object({
  /** Path prefix. */
  route: z.string(),
  /** Bytes, and milliseconds; see `limits` of an environment's file. */
  limits: z.object({ headers: z.int(), body: z.int(), answer: z.number(), idle: z.number() }),
  drain: z.object({ within: z.number(), streams: z.enum(streamEnds) }),
});

/** What a supervisor is told by the engine: where it listens, which paths belong to which service, what they may do. */
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

/** As a supervisor of protocol 3 and before wrote them: it must be found to be replaced. */
const olderSchema = settingsSchema
  .omit({ services: true, trusted: true })
  .extend({ routes: z.record(z.string(), z.string()) })
  .transform(({ routes, ...rest }): Settings => {
    const byDefault = { limits: limits.parse({}), drain: { within: 30_000, streams: 'keep' as const } };
    const services = Object.entries(routes).map(([name, route]) => [name, { route, ...byDefault }] as const);
    return { ...rest, services: Object.fromEntries(services), trusted: [] };
  });

/** Counts up whenever the control calls change, so that an older supervisor is recognised. */
export const protocol = 4;

/** `supervisor.json`: how to reach the running supervisor. Readable by its owner only, for the token. */
export const beaconSchema = z.object({
  protocol: z.int(),
  pid: z.int(),
  adminPort: z.int(),
  token: z.string(),
  settings: settingsSchema.or(olderSchema),
});
export type Beacon = z.output<typeof beaconSchema>;
export const beaconFile = 'supervisor.json';
