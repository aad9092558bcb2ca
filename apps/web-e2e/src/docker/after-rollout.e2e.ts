import { watchesOn } from '../suites/after-rollout.ts';
import { onOneStack } from './on-docker.ts';

watchesOn(onOneStack());
