import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { Rejected } from '@slipway/core/ledger/failure-report';
import { describeReport } from '../report/terminal.ts';

/** What a person sees of an error: what, why, the failed thing's own last lines, what to do next. No stack unless asked. */
export function describeError(error: unknown, verbose: boolean): string {
  if (!(error instanceof SlipwayError)) return unexpected(error, verbose);
  const { message, why, next, lines } = error;
  return [
    `✖ ${message}`,
    ...(why === undefined ? [] : [`  why:  ${why}`]),
    ...(error instanceof Rejected ? describeReport(error.report).map((line) => `  ${line}`) : []),
    ...(lines.length === 0 ? [] : ['  its last lines:', ...lines.map((line) => `    ${line}`)]),
    ...(next === undefined ? [] : [`  next: ${next}`]),
    ...(verbose && error.stack !== undefined ? [error.stack] : []),
  ].join('\n');
}

/** The same for machines. */
export function errorDocument(error: unknown): unknown {
  if (!(error instanceof SlipwayError)) return { error: { what: String(error) } };
  const { message: what, why, next, lines } = error;
  return {
    error: { what, why, next, lines, ...(error instanceof Rejected ? { report: error.report } : {}) },
  };
}

export function exitCodeOf(error: unknown): number {
  return error instanceof SlipwayError ? error.exitCode : 1;
}

function unexpected(error: unknown, verbose: boolean): string {
  const told = error instanceof Error ? error : new Error(String(error));
  return [
    `✖ unexpected error, this is a bug in Slipway: ${told.message}`,
    verbose ? (told.stack ?? '') : '  next: run it again with --verbose for the stack, and report it',
  ].join('\n');
}
