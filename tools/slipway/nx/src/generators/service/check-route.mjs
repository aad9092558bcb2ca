import { GeneratorError } from '../shared/generator-error.mjs';

/** @import { EnvironmentFile } from '../shared/environments.mjs' */

/** Without a slash at the end; the environments' own rule is wider, and this is what a controller's path can be too. */
const sound = /^(?:\/[A-Za-z0-9._~-]+)+$/;

/**
 * Refuses a route that is none, that another service has, or that would take another service's probes.
 *
 * @param {string} name of the service
 * @param {string} route
 * @param {Map<string, EnvironmentFile>} environments
 */
export function checkRoute(name, route, environments) {
  const command = `nx g @slipway/nx:service ${name} --route`;
  if (!sound.test(route)) {
    throw new GeneratorError({
      what: `"${route}" can't be the route of ${name}`,
      why: 'expected a path such as /api, with no slash at its end; / is the route of the first service',
      next: `try: ${command} /${name}`,
    });
  }
  for (const [file, { services }] of environments) {
    for (const [other, entry] of Object.entries(services).filter(([one]) => one !== name)) {
      const theirs = (entry?.route ?? '/').replace(/\/$/, '');
      const probe = entry?.probe?.path ?? theirs;
      const taken = theirs === route;
      const wouldTake = theirs.length < route.length && `${probe}/`.startsWith(`${route}/`);
      if (!taken && !wouldTake) continue;
      throw new GeneratorError({
        what: `"${route}" can't be the route of ${name}`,
        why: `in ${file} it is ${taken ? `the route of ${other}` : `where ${other} is probed`}`,
        next: `try another, such as: ${command} ${route}-${name}`,
      });
    }
  }
}
