import type { SuitePlatform } from '../harness/suite-platform.ts';
import { createDockerWorkspace } from './docker-workspace.ts';
import { imageWith } from './images.ts';

export const onDocker: SuitePlatform = { create: createDockerWorkspace, artifactOf: imageWith };
