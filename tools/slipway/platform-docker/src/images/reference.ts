/** A reference that names a registry, and the registry. */
const registry = /^(localhost|[^/]*[.:][^/]*)\/./;

/** True where a registry is named, or a digest, which only a registry knows an image by. */
export function isInRegistry(reference: string): boolean {
  return isByDigest(reference) || registry.test(reference);
}

/** True where a reference can only ever mean one image. */
export function isByDigest(reference: string): boolean {
  return /.@sha256:[0-9a-f]{64}$/.test(reference);
}

/** The registry that a reference names, Docker's own where it names none. */
export function registryOf(reference: string): string {
  return registry.exec(reference)?.[1] ?? 'docker.io';
}

/** A name with its tag, `latest` where it has none. */
export function withTag(name: string): string {
  return /:[^/]+$/.test(name) ? name : `${name}:latest`;
}

/** A name as Docker writes it out, such as `docker.io/library/nginx:latest`. */
export function fullName(name: string): string {
  const tagged = withTag(name);
  if (isInRegistry(tagged)) return tagged;
  return `docker.io/${tagged.includes('/') ? '' : 'library/'}${tagged}`;
}

/** True where a reference is an image's id, or the beginning of one. */
export function isId(reference: string): boolean {
  return /^(sha256:)?[0-9a-f]{12,64}$/.test(reference);
}
