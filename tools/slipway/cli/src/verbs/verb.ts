import { InvalidArgumentError, type Command } from 'commander';
import { duration } from '@slipway/core/environment/units';
import { loadEnvironment } from '@slipway/core/environment/load';
import { findWorkspace, type Workspace } from '@slipway/core/environment/workspace';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { openPlatform } from '../platforms/open-platform.ts';
import type { Platform } from '@slipway/core/platform/platform';
import { isReleaseId, type ReleaseId } from '@slipway/core/release/release';

export interface CommonOptions {
  json?: boolean;
  verbose?: boolean;
}

/** A verb with its environment and the options that each verb has. */
export function addVerb(
  program: Command,
  name: string,
  description: string,
  environment = '<environment>',
): Command {
  return program
    .command(name)
    .description(description)
    .argument(environment, 'a file in deploy/environments, without .yaml')
    .option('--json', 'one JSON document on stdout, nothing else')
    .option('--verbose', 'show the stack of an error')
    .exitOverride();
}

export interface Opened {
  workspace: Workspace;
  platform: Platform;
}

export function open(environment: string): Opened {
  const workspace = findWorkspace();
  return { workspace, platform: openPlatform(workspace, loadEnvironment(workspace, environment)) };
}

/** The services that a verb is about: the one that was named, or all of the environment. */
export function servicesOf({ environment }: Platform, named: string | undefined): string[] {
  const all = Object.keys(environment.services);
  if (named === undefined) return all;
  if (all.includes(named)) return [named];
  throw new SlipwayError({
    what: `There is no service "${named}" in ${environment.name}`,
    why: `${environment.file} has ${all.join(', ')}`,
    next: 'name one of those',
    exitCode: 2,
  });
}

/** Refuses one artifact for several services. */
export function mustBeOne({ environment }: Platform, services: readonly string[], artifact?: string): void {
  if (artifact === undefined || services.length === 1) return;
  throw new SlipwayError({
    what: `An artifact is of one service, and ${environment.name} has ${services.join(', ')}`,
    next: 'name the one it is of: --service NAME',
    exitCode: 2,
  });
}

/** Parses `5m`, to milliseconds. */
export function durationArgument(text: string): number {
  const parsed = duration.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('Expected a duration such as 500ms, 30s, 5m or 1h.');
}

/** Parses `r7`. */
export function releaseArgument(text: string): ReleaseId {
  if (isReleaseId(text)) return text;
  throw new InvalidArgumentError('Expected a release such as r7.');
}

/** A result on stdout: the document for machines, the text for people. */
export function print({ json = false }: CommonOptions, document: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(document) : text}\n`);
}
