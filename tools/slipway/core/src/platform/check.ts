import { reasonOf, SlipwayError } from '../errors/slipway-error.ts';

/** What a look at one thing has shown. `skipped`: it could not be looked at, and that is nothing to fix. */
export interface Finding {
  state: 'ok' | 'wrong' | 'skipped';
  /** What was found, in a few words. */
  found: string;
  /** What to type where it is wrong. */
  next?: string;
}

/** A look at one thing. It changes nothing. */
export interface Check {
  name: string;
  run(): Promise<Finding>;
}

export interface Checked extends Finding {
  name: string;
}

export const ok = (found: string): Finding => ({ state: 'ok', found });
export const wrong = (found: string, next: string): Finding => ({ state: 'wrong', found, next });
export const skipped = (found: string): Finding => ({ state: 'skipped', found });

/** Runs checks one after another. After one of the `first` that is wrong, nothing else could be told, and the rest is skipped. */
export async function runChecks(first: readonly Check[], rest: readonly Check[]): Promise<Checked[]> {
  const results: Checked[] = [];
  for (const check of first) results.push(await runCheck(check));
  const stop = results.find(({ state }) => state === 'wrong');
  for (const check of rest) {
    const finding = stop ? skipped(`${stop.name} comes first`) : undefined;
    results.push(finding ? { name: check.name, ...finding } : await runCheck(check));
  }
  return results;
}

async function runCheck(check: Check): Promise<Checked> {
  const { name } = check;
  try {
    return { name, ...(await check.run()) };
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    return { name, ...wrong(reasonOf(error), error.next ?? 'fix the error above') };
  }
}
