/** A warning, on a line of its own, where lines of a ledger are damaged; else nothing. */
export function showDamage(file: string, damaged: readonly number[]): string {
  if (damaged.length === 0) return '';
  return `\n! ${file}: line ${damaged.join(', ')} is damaged (its checksum is wrong) and is left out`;
}
