import { stripVTControlCharacters } from 'node:util';

/**
 * Text as it is: whatever a test is named or prints is neither Markdown nor HTML, and ends no table or block.
 *
 * @param {string} raw
 */
export function text(raw) {
  return stripVTControlCharacters(raw)
    .replace(/[&<>`*_~[\]|\\#@]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\r?\n/g, '&#10;');
}

/**
 * Lines as they are, in the type of a terminal.
 *
 * @param {string} raw
 */
export const block = (raw) => `<pre>${text(raw.trimEnd())}</pre>`;
