import { CiError, read } from './run.mjs';
import { variable } from './github/variable.mjs';

/** @returns {string[]} what is deployed; other projects make images for tests only */
export function services() {
  const which = ['--with-target', 'image', '--projects', 'tag:scope:service'];
  /** @type {string[]} */
  const all = JSON.parse(read(['npx', 'nx', 'show', 'projects', ...which, '--json']));
  return all.sort();
}

/** The image that the target `image` of a service leaves. @param {string} service */
export const imageOf = (service) => `slipway/${service}`;

/** What the engine calls the image, whatever its names. @param {string} image */
export const idOf = (image) => read(['docker', 'image', 'inspect', '--format', '{{.Id}}', image]);

/**
 * The images of a run, by service: `{"web":"sha256:…"}` on an engine, or `{"web":"registry/web@sha256:…"}`.
 *
 * @returns {Map<string, string>}
 */
export function imagesOfRun() {
  const json = variable('IMAGES', /^\{.*\}$/, '{"web":"sha256:…"}');
  const images = Object.entries(JSON.parse(json));
  for (const [service, image] of images) {
    const sound =
      /^[a-z][a-z0-9-]*$/.test(service) &&
      typeof image === 'string' &&
      /^(?:\w[\w.-]*(?::\d+)?(?:\/[\w.-]+)+@)?sha256:[0-9a-f]{64}$/.test(image);
    if (!sound) throw new CiError(`IMAGES names no digest for ${service}`);
  }
  if (images.length === 0) throw new CiError('IMAGES names no image');
  return new Map(images);
}
