/** A command as one would type it. */
export function shellWords(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
