import { watchesOn } from './harness/kit/watched.ts';
import { createWorkspace } from './harness/workspace.ts';

watchesOn({ create: createWorkspace, artifactOf: (bundle) => bundle });
