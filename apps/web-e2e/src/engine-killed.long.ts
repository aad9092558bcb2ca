import { onLocal } from './harness/on-local.ts';
import { killsAfter } from './suites/engine-killed.ts';

killsAfter(onLocal, ['plan', 'build', 'stage', 'probe', 'drain', 'retire'], 'by itself');
