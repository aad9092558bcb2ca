import { posix } from 'node:path';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Leaves only our own sources in a source map: with those of the packages it would be as large as the code.
 *
 * @param {string} text a source map, version 3
 * @param {string} folder of the bundle, from the workspace: what the map's paths are relative to
 */
export function ownSourceMap(text, folder) {
  const map = JSON.parse(text);
  const own = map.sources.flatMap((source, index) => (source.includes('node_modules/') ? [] : [index]));
  const newIndex = new Map(own.map((index, position) => [index, position]));
  const writer = createWriter();
  // What a segment says is relative to the segment before it, except the column, which starts again on each line.
  let [source, line, column] = [0, 0, 0];
  const mappings = map.mappings.split(';').map((segments) => {
    let generated = 0;
    writer.startLine();
    for (const segment of segments.split(',')) {
      const [toGenerated = 0, toSource, toLine = 0, toColumn = 0] = decode(segment);
      generated += toGenerated;
      source += toSource ?? 0;
      line += toLine;
      column += toColumn;
      writer.add(generated, toSource === undefined ? undefined : newIndex.get(source), line, column);
    }
    return writer.endLine();
  });
  const sources = own.map((index) => posix.join(folder, map.sources[index]));
  return JSON.stringify({ version: 3, sources, names: [], mappings: mappings.join(';') });
}

function createWriter() {
  let [source, line, column] = [0, 0, 0];
  let generated, inside, written;
  return {
    startLine() {
      [generated, inside, written] = [0, false, []];
    },
    add(atGenerated, newSource, newLine, newColumn) {
      if (newSource === undefined) {
        // Where code of a package begins, one segment without a source ends ours.
        if (inside) written.push(encode(atGenerated - generated));
        if (inside) generated = atGenerated;
        inside = false;
        return;
      }
      written.push(
        [atGenerated - generated, newSource - source, newLine - line, newColumn - column]
          .map(encode)
          .join(''),
      );
      [generated, source, line, column, inside] = [atGenerated, newSource, newLine, newColumn, true];
    },
    endLine: () => written.join(','),
  };
}

/** Base 64 VLQ: five bits a digit, lowest first; the sixth says that more follow, and the lowest of all is the sign. */
function decode(segment) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

function encode(number) {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}
