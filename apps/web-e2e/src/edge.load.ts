import { holdsTheEdge } from './edge/suite.ts';
import { createWorkspace } from './harness/workspace.ts';

jest.setTimeout(180_000);

holdsTheEdge({
  name: 'local',
  create: () => createWorkspace(),
  file: ({ port }) => ({ platform: 'local', port }),
  artifactOf: (bundle) => bundle,
  clients: ['127.0.0.1'],
});
