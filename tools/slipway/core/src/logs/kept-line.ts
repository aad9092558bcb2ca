import { cutMark } from '../text/lines.ts';
import { parseFields, severityOfCut, timeIn } from './json-line.ts';
import { severityOfText } from './text-line.ts';
import type { Severity } from './severity.ts';

/** A time that is surely there, so that the line needs no parsing. */
const hasTime = /"(?:time|timestamp|@timestamp|ts)":\s*(?:\d|"\d)/;

/**
 * A line as it is kept, always JSON and always with a time: text is wrapped, with its level where that can be told;
 * JSON without a time of its own gets the one at which it was received.
 */
export function keptLine(line: string, received: Date): string {
  const isWhole = line.startsWith('{') && line.endsWith('}');
  if (isWhole && hasTime.test(line)) return line;
  const fields = isWhole ? parseFields(line) : undefined;
  const time = received.toISOString();
  if (!fields) return JSON.stringify({ time, ...levelOf(severityOfPrinted(line)), msg: line });
  if (timeIn(fields) !== undefined) return line;
  const rest = line.slice(1).trimStart();
  return `{"received":"${time}"${rest === '}' ? '' : ','}${rest}`;
}

/** A JSON line that was cut keeps its level. */
function severityOfPrinted(line: string): Severity {
  return line.startsWith('{') && line.endsWith(cutMark) ? severityOfCut(line) : severityOfText(line);
}

function levelOf(severity: Severity): { level?: string } {
  return severity === 'unknown' ? {} : { level: severity === 'error' ? 'error' : 'info' };
}
