import { judgesTheKit } from '../harness/kit/suite.ts';
import { onDocker } from './on-docker.ts';

judgesTheKit(onDocker);
