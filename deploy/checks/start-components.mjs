// Starts components as the stack does: deploy/compose.yaml itself says how they are confined, so nothing here can differ
// from it. Waits until each is healthy, then removes what it made.
//
//     node checks/start-components.mjs [COMPONENT...]
import { spawnSync } from 'node:child_process';

/** What takes an image's place where neither the engine nor a variable has the real one. Test doubles, and named so. */
const doubles = {
  loki: { variable: 'LOKI_IMAGE', image: 'slipway/loki-double' },
  grafana: { variable: 'GRAFANA_IMAGE', image: 'slipway/grafana-double' },
};

/** A component's own check of its file, before it starts. */
const ownChecks = { loki: ['-config.file=/etc/loki/local-config.yaml', '-verify-config'] };

const project = `slipway-check-${process.pid}`;

/** @param {string[]} args */
function docker(args, env = variables) {
  return spawnSync('docker', args, { encoding: 'utf8', env: { ...process.env, ...env } });
}

/** @param {string[]} args */
function print(args) {
  const { status, stdout, stderr } = docker(args);
  if (status !== 0) throw new Error(`docker ${args.join(' ')} ended with ${status}: ${stderr.trim()}`);
  return stdout.trim();
}

/** @param {string[]} args */
const compose = (...args) => ['compose', '--project-name', project, '--file', 'compose.yaml', ...args];

/** @type {Record<string, string>} */
const variables = {
  SLIPWAY_ENVIRONMENT: `check-${process.pid}`,
  // 0: any port that is free. The stack of this machine has its own.
  SLIPWAY_HOST: '127.0.0.1',
  SLIPWAY_PORT: '0',
  FLUENTD_PORT: '0',
  PROMETHEUS_PORT: '0',
  ALERTMANAGER_PORT: '0',
  GRAFANA_PORT: '0',
};

/** Where the engine has its files and its socket, which two of the components are given. */
function findEngine() {
  variables.DOCKER_ROOT_DIR ??= print(['info', '--format', '{{.DockerRootDir}}']);
  const host =
    process.env.DOCKER_HOST ?? print(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']);
  if (host.startsWith('unix://')) variables.DOCKER_SOCKET ??= host.slice('unix://'.length);
}

/** @param {string} name @param {string} component */
function chooseImage(name, component) {
  const { variable, image } = doubles[name] ?? {};
  if (variable === undefined || process.env[variable] !== undefined) return;
  const pinned = component.build?.args?.[variable];
  if (docker(['image', 'inspect', pinned]).status === 0 || docker(['image', 'inspect', image]).status !== 0)
    return;
  variables[variable] = image;
  console.log(`${name}: its double takes its place (${image}); ${variable}=${pinned} starts the real one`);
}

/** @param {string} name */
function start(name) {
  if (name === 'nginx') print(compose('run', '--build', '--rm', '--no-deps', 'nginx-config'));
  const ownCheck = ownChecks[name];
  if (ownCheck) print(compose('run', '--build', '--rm', '--no-deps', name, ...ownCheck));
  const up = docker(
    compose('up', '--detach', '--build', '--no-deps', '--wait', '--wait-timeout', '180', name),
  );
  const lines = () =>
    docker(compose('logs', '--no-color', '--no-log-prefix', '--tail', '20', name)).stdout.trim();
  if (up.status !== 0) {
    throw new Error(
      `${name} does not start as the stack starts it\n${up.stderr.trim()}\nits last lines:\n${lines()}`,
    );
  }
  // One without a health check is taken for well as soon as it runs: it may have ended and begun again since.
  const id = print(compose('ps', '--all', '--quiet', name));
  const state = JSON.parse(print(['container', 'inspect', '--format', '{{json .}}', id]));
  if (state.State.Status !== 'running' || state.RestartCount > 0) {
    throw new Error(
      `${name} ended, and was started ${state.RestartCount} times again\nits last lines:\n${lines()}`,
    );
  }
  console.log(`${name} is ${state.State.Health?.Status ?? 'running'} (${state.Config.Image})`);
}

function remove() {
  docker(compose('--profile', 'setup', 'down', '--volumes', '--timeout', '5'));
  const images = docker([
    'images',
    '--format',
    '{{.Repository}}:{{.Tag}}',
    '--filter',
    `reference=${project}/*`,
  ]);
  const names = images.stdout.split('\n').filter(Boolean);
  if (names.length > 0) docker(['rmi', ...names]);
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    remove();
    process.exit(1);
  });
}

try {
  findEngine();
  const { services } = JSON.parse(print(compose('config', '--format', 'json')));
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(services);
  for (const name of wanted) {
    if (services[name] === undefined) throw new Error(`deploy/compose.yaml has no component ${name}`);
    chooseImage(name, services[name]);
    start(name);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  remove();
}
