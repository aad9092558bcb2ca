import { isAlias, isMap, isScalar, parseDocument } from 'yaml';
import { GeneratorError } from '../shared/generator-error.mjs';

/** @import { Pair, ParsedNode, YAMLMap } from 'yaml' */

/**
 * An environment's file with one more service: rolled out as the first one of the file, with as many replicas.
 *
 * The document is read to know where things are, and the text is changed there: written out by the library, comments would
 * move to other lines.
 *
 * @param {string} file
 * @param {string} text
 * @param {{ name: string, route: string }} service
 */
export function addToEnvironment(file, text, { name, route }) {
  const services = parseDocument(text).get('services', true);
  const first = isMap(services) && !services.flow ? firstOf(services) : undefined;
  if (!isMap(services) || first === undefined) {
    throw new GeneratorError({
      what: `${file} can't be given the service ${name}`,
      why: 'expected services with one service a block, as deploy/environments/local.yaml has it',
      next: `write it so, or add by hand: ${name}: { route: ${route}, probe: { path: ${route} } }`,
    });
  }
  const indent = ' '.repeat(columnOf(text, first.keyStart));
  const { anchored, alias } = rolloutOf(text, first);
  const replicas = first.settings?.get('replicas');
  const lines = [
    `${name}:`,
    `  route: ${route}`,
    ...(replicas === undefined ? [] : [`  replicas: ${String(replicas)}`]),
    '  probe:',
    `    path: ${route}`,
    ...(alias === undefined ? [] : [`  # The same as of ${first.name}.`, `  rollout: *${alias}`]),
  ];
  const end = endOfLine(anchored, (services.range?.[1] ?? 0) + anchored.length - text.length);
  const entry = lines.map((line) => `${indent}${line}\n`).join('');
  return `${anchored.slice(0, end).trimEnd()}\n\n${entry}${anchored.slice(end)}`;
}

/** @param {YAMLMap} services */
function firstOf(services) {
  const [pair] = /** @type {Pair<ParsedNode, ParsedNode | null>[]} */ (services.items);
  if (pair === undefined || !isScalar(pair.key)) return undefined;
  const settings = isMap(pair.value) ? /** @type {YAMLMap} */ (pair.value) : undefined;
  return { name: String(pair.key.value), keyStart: pair.key.range[0], settings };
}

/**
 * The text with an anchor at the rollout of a service, and the anchor's name.
 *
 * @param {string} text
 * @param {{ name: string, settings: YAMLMap | undefined }} service
 * @returns {{ anchored: string, alias?: string }}
 */
function rolloutOf(text, { name, settings }) {
  const pairs = /** @type {Pair<ParsedNode, ParsedNode | null>[]} */ (settings?.items ?? []);
  const pair = pairs.find(({ key }) => isScalar(key) && key.value === 'rollout');
  if (!pair?.value) return { anchored: text };
  if (isAlias(pair.value)) return { anchored: text, alias: pair.value.source };
  if (pair.value.anchor) return { anchored: text, alias: pair.value.anchor };
  const alias = `${name}-rollout`;
  const after = text.indexOf(':', pair.key.range[1]) + 1;
  return { anchored: `${text.slice(0, after)} &${alias}${text.slice(after)}`, alias };
}

/**
 * @param {string} text
 * @param {number} offset
 */
function columnOf(text, offset) {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/**
 * @param {string} text
 * @param {number} offset
 */
function endOfLine(text, offset) {
  if (text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}
