import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { endpointAt, type Endpoint, type Tls } from './endpoint.ts';

// Docker's contexts, as its command keeps them: for each a folder of metadata and one of keys, under the SHA-256 of its
// name (github.com/docker/cli, cli/context/store).

const configFile = z.object({ currentContext: z.string().optional() });
const metadata = z.object({
  Endpoints: z.object({
    docker: z.object({ Host: z.string().default(''), SkipTLSVerify: z.boolean().default(false) }).optional(),
  }),
});

const folder = () => process.env['DOCKER_CONFIG'] || join(homedir(), '.docker');
const digest = (name: string) => createHash('sha256').update(name).digest('hex');

/** The context that the docker command uses by itself; nothing where that is Docker's own default. */
export function contextInUse(): string | undefined {
  const named = process.env['DOCKER_CONTEXT'] || configFile.parse(read('config.json') ?? {}).currentContext;
  return named === 'default' ? undefined : named;
}

/** Where a context leads: a URL, such as `ssh://deploy@server`; empty where there is no such context. */
export function hostOf(context: string): string {
  return metadataOf(context)?.Endpoints.docker?.Host ?? '';
}

/** The same as an address to speak to; nothing where there is none. */
export function endpointOf(context: string): Endpoint | undefined {
  const docker = metadataOf(context)?.Endpoints.docker;
  const keys = join(folder(), 'contexts', 'tls', digest(context), 'docker');
  return docker && endpointAt(docker.Host, keysIn(keys, !docker.SkipTLSVerify));
}

/** The keys in a folder; nothing where it has none. */
export function keysIn(place: string, verify: boolean): Tls | undefined {
  const key = (name: string) => {
    const file = join(place, `${name}.pem`);
    return existsSync(file) ? { [name]: readFileSync(file) } : {};
  };
  const keys = { ...key('ca'), ...key('cert'), ...key('key') };
  return Object.keys(keys).length === 0 ? undefined : { ...keys, rejectUnauthorized: verify };
}

function metadataOf(context: string): z.output<typeof metadata> | undefined {
  const found = read('contexts', 'meta', digest(context), 'meta.json');
  return found === undefined ? undefined : metadata.parse(found);
}

function read(...path: string[]): unknown {
  const file = join(folder(), ...path);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : undefined;
}
