import { watchesOn } from './harness/kit/after-rollout.ts';
import { createWorkspace } from './harness/workspace.ts';

watchesOn({ create: createWorkspace, artifactOf: (bundle) => bundle });
