import { execa } from 'execa';

/** What a program prints; nothing where it fails or is not installed. For questions that may go unanswered. */
export async function outputOf(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await execa(program, args)).stdout;
  } catch {
    return '';
  }
}

/** A command as one would type it. */
export function shellWords(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
