import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseDocument } from 'yaml';
import type * as z from 'zod';
import { messageOf, SlipwayError } from '../errors/slipway-error.ts';
import { environmentSchema, type Environment } from './schema.ts';
import { environmentFile, listEnvironments, type Workspace } from './workspace.ts';

/** Reads and checks an environment's file; every error names the file, the key and what was expected. */
export function loadEnvironment(workspace: Workspace, name: string): Environment {
  const known = listEnvironments(workspace);
  if (!known.includes(name)) {
    throw new SlipwayError({
      what: `There is no environment "${name}"`,
      why: `deploy/environments has ${known.join(', ') || 'no file'}`,
      next: `name one of those, or write deploy/environments/${name}.yaml`,
      exitCode: 2,
    });
  }
  const path = environmentFile(workspace, name);
  const file = relative(workspace.root, path);
  const parsed = environmentSchema.safeParse(parseYaml(path, file));
  if (parsed.success) {
    if (parsed.data.platform === 'docker') refuseUnusableName(name, file);
    return { name, file, ...parsed.data };
  }
  throw new SlipwayError({
    what: `${file} is not a valid environment`,
    why: parsed.error.issues.map(describe).join('; '),
    next: `correct ${file}; deploy/README.md explains every key`,
    exitCode: 2,
  });
}

/** What Docker takes as a part of the names of projects, networks, volumes and images alike. */
const dockerName = /^[a-z0-9]+((_|-+)[a-z0-9]+)*$/;

function refuseUnusableName(name: string, file: string): void {
  if (dockerName.test(name)) return;
  throw new SlipwayError({
    what: `${file} is not a valid environment`,
    why: `Docker takes no "${name}" as a name: expected lower-case letters and digits, with - or _ between them`,
    next: `rename ${file}, for example to ${exampleOf(name)}.yaml`,
    exitCode: 2,
  });
}

function exampleOf(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? ['staging'];
  return words.join('-');
}

function parseYaml(path: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SlipwayError({
      what: `${file} can't be read`,
      why: messageOf(cause),
      next: `make ${file} readable for this user`,
      exitCode: 2,
      cause,
    });
  }
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (!problem) return document.toJS();
  throw new SlipwayError({
    what: `${file} is not valid YAML`,
    why: problem.message.trimEnd(),
    next: `correct ${file}`,
    exitCode: 2,
  });
}

function describe(issue: z.core.$ZodIssue): string {
  const key = issue.path.join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') {
    const inside = issue.path.length > 0 ? ` in ${key}` : '';
    return `unknown key ${issue.keys.map((name) => `"${name}"`).join(', ')}${inside}`;
  }
  return `${key}: ${issue.message.replace(/^Invalid input: /, '')}`;
}
