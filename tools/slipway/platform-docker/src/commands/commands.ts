import { join } from 'node:path';
import { labels, type Names } from '../names/names.ts';
import { askPrometheusScript } from '../scripts/scripts.ts';

/** Runs a script beside the one that holds the lock. */
export const inLock = ({ lock }: Names, script: string) => ['exec', lock, 'sh', '-c', script];

export const inspectContainers = (ids: readonly string[]) => ['container', 'inspect', ...ids];

export const listReplicas = (environment: string) => [
  ...['ps', '--all', '--quiet', '--no-trunc'],
  ...['--filter', `label=${labels.environment}=${environment}`, '--filter', `label=${labels.release}`],
];

/** Builds a service's image, from the workspace root. */
export const buildImage = (service: string) => ['npx', 'nx', 'run', `${service}:image`];

/** A compose command on what carries the releases. */
export const onStack = ({ stack }: Names, folder: string, ...words: string[]) => [
  ...['compose', '--project-name', stack, '--file', join(folder, 'compose.yaml')],
  ...words,
];

export const stopStack = (names: Names, folder: string) => onStack(names, folder, 'stop');

/** How each component does, a line of JSON each. */
export const listComponents = (names: Names, folder: string) =>
  onStack(names, folder, 'ps', '--all', '--format', 'json');

/** A component's last lines. */
export const componentLines = (names: Names, folder: string, component: string) =>
  onStack(names, folder, 'logs', '--no-color', '--no-log-prefix', '--tail', '20', component);

/** The containers that compose made; the lock and readers have its label of the project too, from their image. */
export const listStack = ({ stack }: Names) => [
  ...['ps', '--all', '--quiet', '--no-trunc', '--filter', `label=com.docker.compose.project=${stack}`],
  ...['--filter', 'label=com.docker.compose.config-hash'],
];

export const removeImage = (image: string) => ['image', 'rm', image];

export const buildStack = (names: Names, folder: string) =>
  onStack(names, folder, '--profile', 'setup', 'build', '--quiet');

/** Prints the images of the stack, a line each. */
export const listImages = (names: Names, folder: string) =>
  onStack(names, folder, '--profile', 'setup', 'config', '--images');

/** Prints the names of the components, a line each. */
export const listNames = (names: Names, folder: string) => onStack(names, folder, 'config', '--services');

/** Checks the balancer's configuration and puts it where the balancer finds it. */
export const configureBalancer = (names: Names, folder: string) =>
  onStack(names, folder, 'run', '--rm', '--no-deps', 'nginx-config');

export const upStack = (names: Names, folder: string) =>
  onStack(names, folder, 'up', '--detach', '--wait', '--no-build', '--remove-orphans');

/** Prints a service's compose file with everything filled in. */
export const renderRelease = (project: string, file: string) => [
  ...['compose', '--project-name', project, '--file', file, 'config', '--format', 'json'],
];

export const tagImage = (image: string, name: string) => ['image', 'tag', image, name];

/** A compose command on a release; its file comes on stdin. */
export const onRelease = (project: string, ...words: string[]) => [
  'compose',
  '--project-name',
  project,
  '--file',
  '-',
  ...words,
];

export const launchRelease = (project: string) =>
  onRelease(project, 'up', '--detach', '--no-build', '--quiet-pull');

/** Makes a release's containers, and starts none. */
export const createRelease = (project: string) =>
  onRelease(project, 'up', '--no-start', '--no-build', '--quiet-pull');

export const removeRelease = (project: string) => onRelease(project, 'down');

/** What is an environment's on an engine, in the order in which it can be removed; not the container of the lock. */
export const listEverything = (environment: string, { stack }: Names) => [
  { list: listReplicas(environment), remove: ['rm', '--force', '--volumes'] },
  {
    list: ['ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${stack}`],
    remove: ['rm', '--force', '--volumes'],
  },
  {
    // What sees the volumes without the lock is made, and never started: one may be left of a command that was killed.
    list: [
      'ps',
      '--all',
      '--quiet',
      '--filter',
      `label=${labels.environment}=${environment}`,
      '--filter',
      'status=created',
    ],
    remove: ['rm', '--force'],
  },
  {
    // No volume of a stack has a second underscore: those of an environment `${environment}_b` are not found here.
    list: ['volume', 'ls', '--quiet', '--filter', `name=^${stack}_[a-z0-9-]+$`],
    remove: ['volume', 'rm', '--force'],
  },
  { list: ['network', 'ls', '--quiet', '--filter', `name=^${stack}$`], remove: ['network', 'rm'] },
  {
    list: ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', '--filter', `reference=${stack}/*`],
    remove: ['image', 'rm'],
  },
];

/** Asks Prometheus several things from inside the stack's network; prints an answer a line. */
export const askPrometheus = (names: Names, queries: readonly string[]) => [
  ...['exec', names.balancer, 'sh', '-c', askPrometheusScript, 'sh', ...queries],
];
