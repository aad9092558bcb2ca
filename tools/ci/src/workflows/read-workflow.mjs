import { isMap, LineCounter, parseDocument } from 'yaml';

/**
 * @typedef {object} Problem
 * @property {number} line counted from 1
 * @property {string} what is wrong, and what would be right
 *
 * @typedef {readonly (string | number)[]} Path of a value in a workflow
 *
 * @typedef {object} Step
 * @property {Path} path
 * @property {Record<string, any>} value
 *
 * @typedef {object} Job
 * @property {string} name
 * @property {Path} path
 * @property {Record<string, any>} value
 * @property {Step[]} steps none where it calls a workflow
 */

/** A workflow file, and where each of its values stands. */
export class Workflow {
  #document;
  #lines = new LineCounter();

  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.#document = parseDocument(text, { lineCounter: this.#lines });
    /** @type {Record<string, any>} */
    this.value = this.#document.toJS() ?? {};
  }

  /** @returns {Job[]} */
  get jobs() {
    return Object.entries(this.value['jobs'] ?? {}).map(([name, value]) => {
      const path = ['jobs', name];
      /** @type {Record<string, any>[]} */
      const steps = value.steps ?? [];
      return {
        name,
        path,
        value,
        steps: steps.map((step, index) => ({ path: [...path, 'steps', index], value: step })),
      };
    });
  }

  /** @returns {(Step | Job)[]} whatever has a `uses` */
  get calls() {
    return this.jobs.flatMap((job) => [job, ...job.steps]).filter(({ value }) => 'uses' in value);
  }

  /**
   * The comment on the line of a value, without its `#`.
   *
   * @param {Path} path
   */
  commentOf(path) {
    const node = this.#document.getIn(path, true);
    const comment = node && typeof node === 'object' && 'comment' in node ? node.comment : undefined;
    return typeof comment === 'string' ? comment.trim() : '';
  }

  /**
   * @param {Path} path
   * @param {string} what
   * @returns {Problem}
   */
  problem(path, what) {
    return { line: this.#lineOf(path), what };
  }

  /**
   * Every text of the workflow with its path.
   *
   * @returns {Generator<{ path: Path, text: string }>}
   */
  *texts() {
    yield* textsIn(this.value, []);
  }

  /** @param {Path} path @returns {number} */
  #lineOf(path) {
    const node = this.#document.getIn(path, true);
    const range = node && typeof node === 'object' && 'range' in node ? node.range : undefined;
    if (Array.isArray(range)) return this.#lines.linePos(range[0]).line;
    return path.length > 0 && !isMap(node) ? this.#lineOf(path.slice(0, -1)) : 1;
  }
}

/**
 * @param {unknown} value
 * @param {Path} path
 * @returns {Generator<{ path: Path, text: string }>}
 */
function* textsIn(value, path) {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) yield* textsIn(inner, [...path, index]);
  } else if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) yield* textsIn(inner, [...path, key]);
  }
}
