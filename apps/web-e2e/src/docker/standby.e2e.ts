import { standbysCoolDown } from '../suites/standby.ts';
import { onDocker } from './on-docker.ts';

standbysCoolDown(onDocker);
