import { onLocal } from './harness/on-local.ts';
import { survivesKills } from './suites/killed-in-the-middle.ts';

survivesKills(onLocal, { deploy: [300, 900, 1_500], rollback: [300, 900, 1_200, 1_500, 1_800] });
