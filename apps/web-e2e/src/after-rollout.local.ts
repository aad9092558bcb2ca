import { onLocal } from './harness/on-local.ts';
import { tellsOn, watchesOn } from './suites/after-rollout.ts';

watchesOn(onLocal);
tellsOn(onLocal);
