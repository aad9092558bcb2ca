import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

type Result = 'success' | 'failure' | 'cancelled' | 'skipped';

interface Job {
  needs?: string | string[];
  if?: string;
}

export interface Play {
  /** How jobs end that run; all others succeed. */
  ends?: Record<string, Result>;
  /** Outputs of jobs that succeed. */
  outputs?: Record<string, Record<string, string>>;
  vars?: Record<string, string>;
}

/** How each job of a workflow ends, in the order of the file: by GitHub's own evaluator of conditions. */
export function playJobs(jobs: Record<string, Job>, play: Play): Record<string, Result> {
  const results: Record<string, Result> = {};
  for (const [name, job] of Object.entries(jobs)) {
    const needs = [job.needs ?? []].flat();
    results[name] = runs(job, needs, results, play) ? (play.ends?.[name] ?? 'success') : 'skipped';
  }
  return results;
}

function runs(job: Job, needs: readonly string[], results: Record<string, Result>, play: Play): boolean {
  const all = needs.map((need) => results[need]);
  const status = {
    success: all.every((result) => result === 'success'),
    failure: all.includes('failure'),
    cancelled: all.includes('cancelled'),
    always: true,
  };
  const condition = (job.if ?? 'true').replace(/^\s*\$\{\{|\}\}\s*$/g, '');
  // A condition that asks for no status means: and everything before has succeeded.
  const whole = /\b(?:success|failure|cancelled|always)\(\)/.test(condition)
    ? condition
    : `success() && (${condition})`;
  const context = {
    needs: Object.fromEntries(
      needs.map((need) => [
        need,
        {
          result: results[need] ?? '',
          outputs: results[need] === 'success' ? (play.outputs?.[need] ?? {}) : {},
        },
      ]),
    ),
    vars: play.vars ?? {},
  };
  return evaluate(whole, context, status);
}

interface Context {
  [key: string]: string | Context;
}

function evaluate(condition: string, context: Context, status: Record<string, boolean>): boolean {
  const functions = Object.entries(status).map(([name, value]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  }));
  const { tokens } = new Lexer(condition).lex();
  const expression = new Parser(tokens, Object.keys(context), functions).parse();
  const known = new Map(functions.map((one) => [one.name, one]));
  const result = new Evaluator(expression, dictionary(context), known).evaluate();
  return result.kind === data.Kind.Boolean ? result.value : result.coerceString() !== '';
}

function dictionary(context: Context): data.Dictionary {
  const pairs = Object.entries(context).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? new data.StringData(value) : dictionary(value),
  }));
  return new data.Dictionary(...pairs);
}
