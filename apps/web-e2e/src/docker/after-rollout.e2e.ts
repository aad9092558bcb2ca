import { watchesOn } from '../harness/kit/after-rollout.ts';
import { createDockerWorkspace } from './docker-workspace.ts';
import { imageWith } from './images.ts';

watchesOn({ create: createDockerWorkspace, artifactOf: imageWith });
