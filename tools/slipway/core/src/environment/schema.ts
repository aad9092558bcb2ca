import * as z from 'zod';
import { componentNames } from './component-names.ts';
import { duration } from './units.ts';
import { engineAddress } from './engine-address.ts';
import { limits, streamEnds } from './limits.ts';
import { rollout } from './rollout.ts';
import { isSameRoute, serviceOf } from './routes.ts';
import { secretReference } from './secret-reference.ts';

const path = z.string().regex(/^\//, { error: 'expected a path that starts with /' });
const status = z.int().min(100).max(599);
const port = z.int().min(1).max(65_535);

const variable = z.string().regex(/^[A-Z_][A-Z0-9_]*$/, { error: 'expected names such as GREETING' });

const service = z
  .strictObject({
    route: path.default('/'),
    replicas: z.int().min(1).max(64).default(2),
    config: z.record(variable, z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
    /** Values that are read when a release is made, and never shown; the service finds each in the file NAME_FILE. */
    secrets: z.record(variable, secretReference).default({}),
    ready: z.strictObject({ within: duration.prefault('30s') }).prefault({}),
    drain: z
      .strictObject({
        within: duration.prefault('30s'),
        streams: z.enum(streamEnds, { error: 'expected keep or close' }).default('keep'),
      })
      .prefault({}),
    limits: limits.prefault({}),
    probe: z
      .strictObject({
        /** Where nothing is said, the service's own route. */
        path: path.optional(),
        /** Requests a second, at the most, that Slipway asks during a rollout. */
        rate: z.number().positive().max(2_000).default(50),
        expect: z
          .strictObject({
            /** The statuses that are a good answer: one, or from one to another. */
            status: z
              .union([status.transform((one) => [one, one] as const), z.tuple([status, status])], {
                error: 'expected a status such as 200, or two: [200, 399]',
              })
              .prefault([200, 399]),
            /** A text that a good answer has in it. */
            body: z.string().min(1).optional(),
          })
          .prefault({}),
      })
      .prefault({}),
    rollout: rollout.prefault({}),
    retention: z.int().min(2).default(10),
  })
  .refine(({ config, secrets }) => twice(config, secrets).length === 0, {
    path: ['secrets'],
    error: ({ input }) => {
      const { config, secrets } = input as { config: object; secrets: object };
      return `${twice(config, secrets).join(', ')} is in config too`;
    },
  })
  .transform((known) => ({ ...known, probe: { ...known.probe, path: known.probe.path ?? known.route } }));

/** Variables that would be given to the service twice. */
function twice(config: object, secrets: object): string[] {
  return Object.keys(secrets)
    .flatMap((name) => [name, `${name}_FILE`])
    .filter((name) => name in config);
}

const services = z
  .record(z.string().regex(/^[a-z][a-z0-9-]*$/), service)
  .refine((all) => Object.keys(all).length > 0, { error: 'expected at least one service' })
  // Only where each of them is valid by itself.
  .pipe(z.record(z.string(), z.custom<z.output<typeof service>>()))
  .superRefine((all, context) => {
    for (const [name, { route, probe }] of Object.entries(all)) {
      const twin = Object.keys(all).find((other) => other < name && isSameRoute(all[other]?.route, route));
      if (twin !== undefined) {
        const message = `is the route of ${twin} too; expected one of its own`;
        context.addIssue({ code: 'custom', path: [name, 'route'], message });
      }
      const asked = serviceOf(probe.path.split('?', 1)[0] ?? '', all);
      if (twin === undefined && asked !== name) {
        const message = `${probe.path} goes to ${asked ?? 'no service'}; expected a path below ${name}'s own route, ${route}`;
        context.addIssue({ code: 'custom', path: [name, 'probe', 'path'], message });
      }
    }
  });

const besideTheStack = services.superRefine((all, context) => {
  for (const name of Object.keys(all).filter((one) => componentNames.includes(one))) {
    context.addIssue({
      code: 'custom',
      path: [name],
      message: 'is a name of the stack; expected another one',
    });
  }
});

/** An address or a network, such as 10.0.0.0/8 or fd00::/8. */
const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
  error: 'expected an address or a network such as 10.0.0.0/8',
});

/** Proxies in front of the balancer, whose word on the client's address, host and protocol is believed. */
const proxy = z.strictObject({ trusted: z.array(network).default([]) });

const local = z.strictObject({
  platform: z.literal('local'),
  host: z.string().min(1).default('127.0.0.1'),
  port,
  adminPort: port.optional(),
  proxy: proxy.prefault({}),
  services,
});

const docker = z.strictObject({
  platform: z.literal('docker'),
  /** A Docker context, or the engine's address; without it, whatever the docker command uses by itself. */
  engine: engineAddress.optional(),
  host: z.string().min(1).default('0.0.0.0'),
  port,
  admin: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      fluentd: port.default(24_224),
      grafana: port.default(3_000),
      prometheus: port.default(9_090),
      alertmanager: port.default(9_093),
    })
    .prefault({}),
  proxy: proxy.prefault({}),
  /** Names of images to use instead of upstream's, by the build argument that they are given as. */
  images: z
    .record(z.string().regex(/^[A-Z_]+_IMAGE$/, { error: 'expected names such as NGINX_IMAGE' }), z.string())
    .default({}),
  services: besideTheStack,
});

/** What `deploy/environments/NAME.yaml` may say; `local.yaml` and `staging.yaml` there are the commented samples. */
export const environmentSchema = z.discriminatedUnion(
  'platform',
  [local.transform((file) => ({ ...file, adminPort: file.adminPort ?? file.port + 1 })), docker],
  { error: 'expected "local" or "docker"' },
);

export type ServiceSettings = z.output<typeof service>;
export type EnvironmentFile = z.output<typeof environmentSchema>;

/** An environment as its file describes it, defaults filled in, durations in milliseconds. */
export type Environment = EnvironmentFile & {
  name: string;
  /** The file that it was read from. */
  file: string;
};

export type LocalEnvironment = Extract<Environment, { platform: 'local' }>;
export type DockerEnvironment = Extract<Environment, { platform: 'docker' }>;
