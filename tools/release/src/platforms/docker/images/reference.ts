/** True where a registry is named, or a digest, which only a registry knows an image by. */
export function isInRegistry(reference: string): boolean {
  return isByDigest(reference) || /^(localhost|[^/]*[.:][^/]*)\/./.test(reference);
}

/** True where a reference can only ever mean one image. */
export function isByDigest(reference: string): boolean {
  return /.@sha256:[0-9a-f]{64}$/.test(reference);
}

/** The registry that a reference names, Docker's own where it names none. */
export function registryOf(reference: string): string {
  return /^(localhost|[^/]*[.:][^/]*)\/./.exec(reference)?.[1] ?? 'docker.io';
}
