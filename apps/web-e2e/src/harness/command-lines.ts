import { readdirSync, readFileSync } from 'node:fs';

const everyMs = 2;

/** Looks again and again at the command line of every process of this machine while `work` runs. */
export async function commandLinesDuring(work: () => Promise<unknown>): Promise<string[]> {
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const line of commandLines()) seen.add(line);
  }, everyMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return [...seen];
}

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        // It ended in between.
        return [];
      }
    });
}

/** A text as it is and as base64 writes it, for those who look for it. */
export const formsOf = (text: string): string[] => [text, Buffer.from(text).toString('base64')];
