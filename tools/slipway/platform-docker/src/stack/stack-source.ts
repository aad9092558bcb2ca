import { existsSync, lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { canonicalJson, sha256 } from '@slipway/core/release/digest';

/** What a stack is made from: the same twice makes the same containers. */
export interface StackSource {
  /** Of its files, of the values that are filled in, and of the machine. */
  digest: string;
  /** The images that it begins with, by name. */
  images: string[];
}

const words = z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional();
const build = z.looseObject({
  context: z.string().default('.'),
  dockerfile: z.string().optional(),
  args: words,
});
const service = z.looseObject({
  image: z.string().optional(),
  build: z
    .union([z.string().transform((context) => ({ context, dockerfile: undefined, args: undefined })), build])
    .optional(),
  environment: words,
});
const composeFile = z.looseObject({ services: z.record(z.string(), service) });
type Service = z.output<typeof service>;

/** What brings in files that are not looked at here. */
const others = ['include', 'extends', 'env_file', 'label_file', 'configs', 'secrets', 'additional_contexts'];
/** What compose itself takes from the environment of its process. */
const always = ['COMPOSE_PROFILES', 'DOCKER_DEFAULT_PLATFORM'];
const imageVariable = /\$\{(\w+_IMAGE):-([^}]+)\}/g;
const variable = /\$\{?(\w+)/g;

/**
 * Reads what the stack in a folder is made from. Nothing where its file is such that this can't be told.
 * @param agent the folder of the agent's program, a build context whose path is a value.
 * @param values of the variables in its file.
 * @param machine what counts of the engine's machine.
 */
export function readSource(
  folder: string,
  agent: string,
  values: Readonly<Record<string, string | undefined>>,
  machine: Readonly<Record<string, string | number>>,
): StackSource | undefined {
  // Its values would count, too.
  if (existsSync(join(folder, '.env'))) return undefined;
  const text = readFileSync(join(folder, 'compose.yaml'), 'utf8');
  const file = composeFile.safeParse(parse(text, { merge: true })).data;
  if (file === undefined) return undefined;
  const services = Object.values(file.services);
  if (bringsIn(file) || services.some(dependsOnMore)) return undefined;
  const contexts = services.flatMap(({ build }) => {
    if (build === undefined) return [];
    return [build.context.startsWith('${SLIPWAY_AGENT') ? agent : join(folder, build.context)];
  });
  if (!contexts.every(existsSync)) return undefined;
  const named = [...text.matchAll(variable)].map(([, name = '']) => name);
  const found = {
    text,
    machine,
    values: Object.fromEntries([...always, ...named].map((name) => [name, values[name] ?? ''])),
    contexts: contexts.map(linesOf),
  };
  const literal = services.flatMap(({ image }) =>
    image === undefined || image.includes('$') ? [] : [image],
  );
  const filled = [...text.matchAll(imageVariable)].map(([, name = '', usual = '']) => values[name] || usual);
  return { digest: sha256(canonicalJson(found)), images: [...new Set([...literal, ...filled])] };
}

const bringsIn = (part: object) => others.some((key) => key in part);

/** True where a service is made from more than is looked at: other files, or values that its file only names. */
function dependsOnMore(one: Service): boolean {
  const { build, environment } = one;
  if (bringsIn(one) || namesOnly(environment)) return true;
  if (build === undefined) return false;
  return bringsIn(build) || namesOnly(build.args) || /^\/|\.\./.test(build.dockerfile ?? '');
}

/** `- TOKEN`, or `TOKEN:` without a value: compose takes it from the environment of its process. */
function namesOnly(given: z.output<typeof words>): boolean {
  if (given === undefined) return false;
  return Array.isArray(given)
    ? given.some((word) => !word.includes('='))
    : Object.values(given).includes(null);
}

/** What a build can tell of the files below a folder: names, modes, contents, where links lead. */
function linesOf(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  return paths
    .map((path) => {
      const stat = lstatSync(path);
      const content = stat.isSymbolicLink() ? readlinkSync(path) : sha256(readFileSync(path));
      return `${relative(folder, path)} ${(stat.mode & 0o7777).toString(8)} ${content}`;
    })
    .sort();
}
