/** The service with the longest route that a normalised path begins with, by whole segments: `/api` is not `/apix`. */
export function serviceOf(
  path: string,
  services: Readonly<Record<string, { route: string }>>,
): string | undefined {
  const [best] = Object.entries(services)
    .filter(([, { route }]) => covers(route, path))
    .sort(([, a], [, b]) => b.route.length - a.route.length);
  return best?.[0];
}

/** True where both are of the same paths: a slash at the end makes no difference. */
export function isSameRoute(one: string | undefined, other: string): boolean {
  return one?.replace(/\/$/, '') === other.replace(/\/$/, '');
}

function covers(route: string, path: string): boolean {
  const base = route.replace(/\/$/, '');
  return path === base || path.startsWith(`${base}/`);
}
