import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { canonicalJson, digestFolder, sha256 } from '@slipway/core/release/digest';

/** What a stack is made from: the same twice makes the same containers. */
export interface StackSource {
  /** Of its files, and of the values that are filled in. */
  digest: string;
  /** The images that it begins with, by name. */
  images: string[];
}

const service = z.looseObject({
  image: z.string().optional(),
  build: z.union([z.string(), z.looseObject({ context: z.string() })]).optional(),
});
const composeFile = z.looseObject({ services: z.record(z.string(), service) });
type ComposeFile = z.output<typeof composeFile>;

/** What brings in files that are not looked at here. */
const others = ['include', 'extends', 'env_file', 'configs', 'secrets', 'additional_contexts'];
const imageVariable = /\$\{(\w+_IMAGE):-([^}]+)\}/g;
const variable = /\$\{?(\w+)/g;

/**
 * Reads what the stack in a folder is made from. Nothing where its file is such that this can't be told.
 * @param agent the folder of the agent's program, a build context whose path is a value.
 * @param values of the variables in its file.
 */
export function readSource(
  folder: string,
  agent: string,
  values: Readonly<Record<string, string | undefined>>,
): StackSource | undefined {
  const text = readFileSync(join(folder, 'compose.yaml'), 'utf8');
  const file = composeFile.parse(parse(text));
  if (hasOthers(file)) return undefined;
  const services = Object.values(file.services);
  const contexts = services.flatMap(({ build }) => {
    if (build === undefined) return [];
    const context = typeof build === 'string' ? build : build.context;
    return [context.startsWith('${SLIPWAY_AGENT') ? agent : join(folder, context)];
  });
  if (contexts.some((context) => !existsSync(context))) return undefined;
  const dotenv = join(folder, '.env');
  const found = {
    text,
    dotenv: existsSync(dotenv) ? readFileSync(dotenv, 'utf8') : '',
    values: Object.fromEntries(
      [...text.matchAll(variable)].map(([, name = '']) => [name, values[name] ?? '']),
    ),
    contexts: contexts.map(digestFolder),
  };
  const named = services.flatMap(({ image }) => (image === undefined || image.includes('$') ? [] : [image]));
  const filled = [...text.matchAll(imageVariable)].map(([, name = '', usual = '']) => values[name] || usual);
  return { digest: sha256(canonicalJson(found)), images: [...new Set([...named, ...filled])] };
}

function hasOthers(file: ComposeFile): boolean {
  const builds = Object.values(file.services).flatMap(({ build }) =>
    typeof build === 'object' ? [build] : [],
  );
  return [file, ...Object.values(file.services), ...builds].some((part) => others.some((key) => key in part));
}
