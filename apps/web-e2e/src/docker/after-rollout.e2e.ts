import { watchesOn } from '../suites/after-rollout.ts';
import { onDocker } from './on-docker.ts';

watchesOn(onDocker);
