/** The one error of a generator that a person is meant to read: what happened, why, and what to do next. */
export class GeneratorError extends Error {
  /** @param {{ what: string, why: string, next: string }} explanation */
  constructor({ what, why, next }) {
    super(`${what}: ${why}.\nNext: ${next}.`);
    this.name = 'GeneratorError';
  }
}
