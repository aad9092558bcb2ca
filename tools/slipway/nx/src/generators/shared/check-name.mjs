import { componentNames } from './component-names.mjs';
import { GeneratorError } from './generator-error.mjs';

/** What Nx, npm, Docker and an environment's file all take as a name. */
const sound = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Characters. A container's name, which holds more than this one, is a host name too: 63 at the most. */
const longest = 40;

/**
 * Refuses a name that the stack has, or that some program would not take.
 *
 * @param {string} kind of what is named, such as `service`
 * @param {string} name
 */
export function checkName(kind, name) {
  const command = `nx g @slipway/nx:${kind}`;
  if (!sound.test(name)) {
    throw new GeneratorError({
      what: `"${name}" can't be the name of a ${kind}`,
      why: 'expected lower-case letters and digits, with - between them, and a letter first',
      next: `try another, such as: ${command} ${exampleOf(name)}`,
    });
  }
  if (name.length > longest) {
    throw new GeneratorError({
      what: `"${name}" can't be the name of a ${kind}`,
      why: `it has ${name.length} characters, and names of containers leave room for ${longest}`,
      next: `try a shorter one, such as: ${command} ${exampleOf(name.slice(0, 20))}`,
    });
  }
  if (componentNames.includes(name)) {
    throw new GeneratorError({
      what: `"${name}" can't be the name of a ${kind}`,
      why: `the stack has a component of that name; taken are ${componentNames.join(', ')}`,
      next: `try another, such as: ${command} my-${name}`,
    });
  }
}

/** @param {string} name */
function exampleOf(name) {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const example = words.join('-').replace(/^[0-9-]+/, '');
  return example === '' ? 'api' : example;
}
