import { greeting, realBundle } from './harness/bundles.ts';
import { next } from './harness/kills.ts';
import { describeStopsAtTheEnd } from './harness/stopped-at-the-end.ts';
import { createWorkspace } from './harness/workspace.ts';

describe('a deploy that is told to stop when it is nearly over ends one way or the other', () => {
  describeStopsAtTheEnd(async () => ({
    workspace: await createWorkspace(),
    artifacts: { old: realBundle, new: greeting(next) },
  }));
});
