import { tellsOn } from '../suites/after-rollout.ts';
import { onDocker } from './on-docker.ts';

tellsOn(onDocker);
