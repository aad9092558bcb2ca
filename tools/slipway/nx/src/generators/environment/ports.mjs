import { GeneratorError } from '../shared/generator-error.mjs';

/** @import { AdminPort, EnvironmentFile } from '../shared/environments.mjs' */

/** The defaults of an environment's file, and how far one environment's are from the next one's. */
const adminPorts = /** @type {const} */ ([
  ['fluentd', 24_224, 10],
  ['grafana', 3_000, 10],
  ['prometheus', 9_090, 100],
  ['alertmanager', 9_093, 100],
]);

const firstPort = 2_727;
const step = 10;

/**
 * Every port of the environments, with the file that has it.
 *
 * @param {Map<string, EnvironmentFile>} environments
 * @returns {Map<number, string>}
 */
function takenPorts(environments) {
  const all = [...environments].flatMap(([file, environment]) =>
    portsOf(environment).map((port) => /** @type {const} */ ([port, file])),
  );
  return new Map(all);
}

/** @param {EnvironmentFile} environment */
function portsOf({ platform, port, adminPort = port + 1, admin = {} }) {
  if (platform === 'local') return [port, adminPort];
  return [port, ...adminPorts.map(([name, usual]) => admin[name] ?? usual)];
}

/**
 * The port of a new environment: the one that is wanted, where it is free, or one that is. On `local` the next one is free
 * too, since metrics are there.
 *
 * @param {Map<string, EnvironmentFile>} environments
 * @param {'docker' | 'local'} platform
 * @param {number | undefined} wanted
 */
export function choosePort(environments, platform, wanted) {
  const taken = takenPorts(environments);
  const needs = (/** @type {number} */ port) => (platform === 'local' ? [port, port + 1] : [port]);
  const isFree = (/** @type {number} */ port) => needs(port).every((one) => !taken.has(one));
  let free = firstPort;
  while (!isFree(free)) free += step;
  if (wanted === undefined) return free;
  const clash = needs(wanted).find((one) => taken.has(one));
  if (clash === undefined) return wanted;
  throw new GeneratorError({
    what: `${wanted} can't be the port`,
    why: `${taken.get(clash) ?? 'another environment'} has ${clash === wanted ? 'it' : `${clash}, where the metrics would be,`} already`,
    next: `try --port ${free}, or leave it out`,
  });
}

/**
 * Ports of the stack's management, apart from all others.
 *
 * @param {Map<string, EnvironmentFile>} environments
 * @param {number} port that the new environment has
 * @returns {Record<AdminPort, number>}
 */
export function chooseAdminPorts(environments, port) {
  const taken = new Set([port, ...takenPorts(environments).keys()]);
  for (let distance = 0; ; distance += 1) {
    const ports = adminPorts.map(([name, usual, apart]) => [name, usual + apart * distance]);
    if (ports.every(([, one]) => !taken.has(Number(one)))) return Object.fromEntries(ports);
  }
}
