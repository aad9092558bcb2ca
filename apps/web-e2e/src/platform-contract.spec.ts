import { holdsThePlatformContract } from '@slipway/release/platform-contract';
import { greeting, neverReady } from './harness/bundles.ts';
import { createWorkspace } from './harness/workspace.ts';

describe('the platform local', () => {
  holdsThePlatformContract(async () => {
    const workspace = await createWorkspace();
    return {
      root: workspace.folder,
      environment: workspace.environment,
      answering: greeting,
      neverReady,
      visit: () => workspace.served(),
    };
  });
});
