import { join } from 'node:path';
import type { Holder } from '@slipway/core/platform/lock';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import { labels, type Names, secretsFolder, secretsVolume } from '../names/names.ts';
import { folders } from '../names/paths.ts';
import { askPrometheusScript } from '../scripts/scripts.ts';

/** What every container of Slipway's own is denied. What passes through its stdin and stdout is in no log. */
const confined = [
  '--log-driver',
  'none',
  '--read-only',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges:true',
];

function volumes({ volumes: { state, traffic, targets } }: Names): string[] {
  return [
    `${state}:${folders.state}:rw`,
    `${traffic}:${folders.traffic}:rw`,
    `${targets}:${folders.targets}:rw`,
  ].flatMap((volume) => ['--volume', volume]);
}

/** A container of an environment that lives as long as this client's stdin. */
const connected = (name: string, environment: string) => [
  ...['run', '--rm', '--pull', 'never', '--interactive', '--name', name],
  ...['--label', `${labels.environment}=${environment}`],
  // The image, which compose built, says that it is of the stack's project: this is no container of compose's.
  ...['--label', 'com.docker.compose.project='],
  ...confined,
  ...['--tmpfs', '/tmp'],
];

/** An eighth of the usual share of a busy processor: those who visit come first. */
const givesWay = ['--cpu-shares', '128'];

/** One under the lock's name, so that there is one at most. */
const underLock = (names: Names, environment: string, holder: Holder | '...') => [
  ...connected(names.lock, environment),
  ...['--label', `${labels.holder}=${holder === '...' ? holder : JSON.stringify(holder)}`],
  ...['--tmpfs', '/run'],
];

/** Keeps the lock's name while there may be no balancer, nor any volume. */
export const openTurn = (
  names: Names,
  { name }: Pick<DockerEnvironment, 'name'>,
  holder: Holder | '...',
  script: string,
) => [
  ...underLock(names, name, holder),
  ...['--network', 'none', '--entrypoint', 'sh', names.balancerImage, '-c', script],
];

/**
 * The lock: it sees the balancer's processes and network, so that it can reload and ask it, and it writes the environment's
 * volumes.
 */
export const openLock = (
  names: Names,
  { name, services }: Pick<DockerEnvironment, 'name' | 'services'>,
  holder: Holder | '...',
  script: string,
) => [
  ...underLock(names, name, holder),
  ...['--pid', `container:${names.balancer}`, '--network', `container:${names.balancer}`],
  // `nginx -t` makes its temporary folders and gives them to the user nginx.
  ...['--cap-add', 'CHOWN', '--tmpfs', '/var/cache/nginx'],
  ...volumes(names),
  ...Object.keys(services).flatMap((service) => [
    '--volume',
    `${secretsVolume(names, service)}:${secretsFolder(service)}`,
  ]),
  ...['--entrypoint', 'sh', names.balancerImage, '-c', script],
];

/** Takes the scout's own program (gzip, base64) from the first line of its stdin: so it is of the version that asks. */
export const scoutProgram = `
const lines = require('node:readline').createInterface({ input: process.stdin });
lines.once('line', async (program) => {
  const file = require('node:os').tmpdir() + '/scout.mjs';
  require('node:fs').writeFileSync(file, require('node:zlib').gunzipSync(Buffer.from(program, 'base64')));
  (await import(file)).serve(lines);
});`;

/** The scout: it sees the balancer's network, and the engine as the stack's agent does. It may write nothing but /tmp. */
export const openScout = (names: Names, socket: string, program: string, number: string) => [
  ...connected(`${names.stack}-scout-${number}`, names.environment),
  ...givesWay,
  ...['--memory', '192m', '--network', `container:${names.balancer}`],
  ...['--user', 'root', '--volume', `${socket}:/var/run/docker.sock`],
  ...['--entrypoint', 'node', names.agentImage, '--max-old-space-size=64', '--eval', program],
];

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
