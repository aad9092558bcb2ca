import { stopsAtTheEnd } from '../suites/stopped-at-the-end.ts';
import { onDocker } from './on-docker.ts';

stopsAtTheEnd(onDocker);
