/**
 * The path of a request target as Nginx normalises it to choose a location: decoded once, slashes merged, dot segments
 * resolved. Nothing where Nginx answers 400: above the root, a broken escape, a NUL.
 */
export function normalisePath(target: string): string | undefined {
  const raw = /^[^?#]*/.exec(target)?.[0] ?? '';
  if (/%(?![0-9a-f]{2})|%00/i.test(raw)) return undefined;
  const decoded = raw.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const kept: string[] = [];
  const segments = decoded.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '..') {
      if (kept.pop() === undefined) return undefined;
    } else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const isFolder = ['', '.', '..'].includes(segments.at(-1) ?? '');
  return `/${kept.join('/')}${isFolder && kept.length > 0 ? '/' : ''}`;
}
