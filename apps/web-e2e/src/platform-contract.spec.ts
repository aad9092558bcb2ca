import { openEnvironment } from '@slipway/cli/platforms/open-platform';
import { holdsThePlatformContract } from '@slipway/testing/platform-contract';
import { greeting, neverReady } from './harness/bundles.ts';
import { createWorkspace } from './harness/workspace.ts';

describe('the platform local', () => {
  holdsThePlatformContract(async () => {
    const workspace = await createWorkspace();
    return {
      open: () => openEnvironment({ root: workspace.folder }, workspace.environment),
      answering: greeting,
      neverReady,
      visit: () => workspace.served(),
    };
  });
});
