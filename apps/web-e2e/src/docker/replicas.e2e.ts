import { replicasComeBack } from '../suites/killed-replica.ts';
import { onDocker } from './on-docker.ts';

replicasComeBack(onDocker);
