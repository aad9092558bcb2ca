import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';

/** How long what a process has printed is still read after its end, where a child of it keeps the pipe open. */
const lastLinesWithinMs = 500;

/** Resolves when a process has ended, or has never begun. */
export function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.pid === undefined) resolve();
    else
      child.once('exit', () => {
        resolve();
      });
  });
}

/** Resolves when all that a process has printed is read; what a child of it has still to say is not waited for long. */
export async function lastWordsOf(child: ChildProcess): Promise<void> {
  const bound = new AbortController();
  const late = setTimeout(() => {
    bound.abort();
  }, lastLinesWithinMs);
  try {
    await once(child, 'close', { signal: bound.signal });
  } catch {
    for (const stream of [child.stdout, child.stderr]) stream?.destroy();
  } finally {
    clearTimeout(late);
  }
}

/** The file in a bundle that is run. Throws where there is none. */
export function mainOf(bundle: string): string {
  const main = readdirSync(bundle).find((file) => /^main\.[cm]?js$/.test(file));
  if (main === undefined) throw new Error(`${bundle} has no main.js, main.cjs or main.mjs`);
  return main;
}
