import { greeting } from '../harness/bundles.ts';
import { next } from '../harness/kills.ts';
import { describeStopsAtTheEnd } from '../harness/stopped-at-the-end.ts';
import { createDockerWorkspace, webImage } from './docker-workspace.ts';
import { imageWith } from './images.ts';

describe('a deploy that is told to stop when it is nearly over ends one way or the other', () => {
  describeStopsAtTheEnd(async () => ({
    workspace: await createDockerWorkspace(),
    artifacts: { old: webImage, new: imageWith(greeting(next)) },
  }));
});
