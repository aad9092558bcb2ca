import type { Command } from 'commander';
import { runChecks, type Checked } from '@slipway/core/platform/check';
import type { Platform } from '@slipway/core/platform/platform';
import { addVerb, open, print, type CommonOptions } from './verb.ts';

const signs = { ok: '✔', wrong: '✖', skipped: '–' };

export function addSetup(program: Command): void {
  addChecks(
    program,
    'setup',
    'check what an environment needs before its first deploy, and say what is missing',
  );
}

export function addDoctor(program: Command): void {
  addChecks(program, 'doctor', 'check how a running environment does');
}

/** A verb that looks and changes nothing. It ends with 1 where something is wrong. */
function addChecks(program: Command, kind: 'setup' | 'doctor', description: string): void {
  addVerb(program, kind, description)
    .addHelpText('after', '\nChanges nothing. Exits with 0 only if nothing is wrong.')
    .action(async (environment: string, options: CommonOptions) => {
      const { platform } = open(environment);
      const checks = await run(platform, kind);
      const wrong = checks.filter(({ state }) => state === 'wrong').length;
      print(options, { environment, ok: wrong === 0, checks }, show(environment, checks, wrong));
      if (wrong > 0) process.exitCode = 1;
    });
}

async function run(platform: Platform, kind: 'setup' | 'doctor'): Promise<Checked[]> {
  const { first, rest } = platform.checks(kind);
  return runChecks(first, rest);
}

function show(environment: string, checks: readonly Checked[], wrong: number): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, state, found, next }) => [
    `${signs[state]} ${name.padEnd(width)}  ${found}`,
    ...(next === undefined ? [] : [`  ${' '.repeat(width)}  next: ${next}`]),
  ]);
  const end =
    wrong === 0
      ? `${environment} is healthy`
      : `${String(wrong)} of ${String(checks.length)} checks of ${environment} failed`;
  return [...lines, end].join('\n');
}
