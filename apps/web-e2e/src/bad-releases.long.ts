import { judgesTheKit } from './harness/kit/suite.ts';
import { createWorkspace } from './harness/workspace.ts';

judgesTheKit({ create: createWorkspace, artifactOf: (bundle) => bundle });
