import { onLocal } from './harness/on-local.ts';
import { watchesOn } from './suites/after-rollout.ts';

watchesOn(onLocal);
