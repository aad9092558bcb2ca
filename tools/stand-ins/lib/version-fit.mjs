const numbers = (text) => /\d+(\.\d+)+/.exec(text)?.[0].split('.') ?? [];

/**
 * How well the version that the mirror had fits the one that the tag promises. A mirror moves on by itself: another
 * patch of the same line keeps the contract, another line may not.
 */
export function versionFit(expected, printed) {
  const [want, found] = [numbers(expected), numbers(printed)];
  if (found.length === 0) return 'unknown';
  if (want.join('.') === found.join('.')) return 'exact';
  return want[0] === found[0] && want[1] === found[1] ? 'same line' : 'other line';
}

export const versionIn = (printed) => numbers(printed).join('.');
