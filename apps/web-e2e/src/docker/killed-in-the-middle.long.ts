import { survivesKills } from '../suites/killed-in-the-middle.ts';
import { onDocker } from './on-docker.ts';

survivesKills(onDocker, { deploy: [1_400, 2_800, 4_200, 5_600], rollback: [500, 1_500] });
