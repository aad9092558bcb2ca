import { judgesTheKit } from '../harness/kit/suite.ts';
import { createDockerWorkspace } from './docker-workspace.ts';
import { imageWith } from './images.ts';

judgesTheKit({ create: createDockerWorkspace, artifactOf: imageWith, showsStumbles: false });
