import { CiError } from '../run.mjs';

/**
 * A variable that the workflow sets and a person may set too. Values come this way only, never as text of a script.
 *
 * @param {string} name
 * @param {RegExp} form of the whole value
 * @param {string} example
 */
export function variable(name, form, example) {
  const value = process.env[name] ?? '';
  if (form.test(value)) return value;
  // The value may be a secret that stands in the wrong place: it is not repeated.
  throw new CiError(
    `${name} is ${value === '' ? 'not set' : 'not what it should be'}: expected something like ${example}`,
  );
}
