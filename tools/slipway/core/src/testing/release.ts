import type { Release } from '../release/release.ts';

/** A release of which only this matters. */
export function releaseOf(
  changes: Partial<Release> & { secrets?: Record<string, string> | undefined } = {},
): Release {
  const { secrets, ...rest } = changes;
  return {
    id: 'r7',
    service: 'web',
    artifact: { kind: 'image', digest: 'sha256:0' },
    config: {
      replicas: 1,
      variables: {},
      readyWithinMs: 1,
      drainWithinMs: 1,
      ...(secrets === undefined ? {} : { secrets }),
    },
    git: { dirty: false },
    createdAt: '',
    createdBy: { user: '', host: '' },
    ...rest,
  };
}
