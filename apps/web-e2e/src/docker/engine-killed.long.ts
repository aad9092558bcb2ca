import { killsAfter } from './kills-after.ts';

killsAfter(['plan', 'lock', 'launch', 'stage', 'probe', 'drain']);
