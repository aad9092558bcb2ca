import { onLocal } from './harness/on-local.ts';
import { stopsAtTheEnd } from './suites/stopped-at-the-end.ts';

stopsAtTheEnd(onLocal);
