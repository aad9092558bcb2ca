import { openEnvironment } from '@slipway/cli/platforms/open-platform';
import { holdsThePlatformContract } from '@slipway/testing/platform-contract';
import { greeting, neverReady } from '../harness/bundles.ts';
import { createDockerWorkspace } from './docker-workspace.ts';
import { imageWith } from './images.ts';

describe('the platform docker', () => {
  holdsThePlatformContract(async () => {
    const workspace = await createDockerWorkspace();
    return {
      open: () => openEnvironment({ root: workspace.folder }, workspace.environment),
      answering: (text) => imageWith(greeting(text)),
      neverReady: (lastWords) => imageWith(neverReady(lastWords)),
      visit: () => workspace.served(),
    };
  });
});
