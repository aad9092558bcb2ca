import { messageIn, parseFields, severityOf, severityOfCut, timeIn } from './json-line.ts';
import { severityOfText } from './text-line.ts';
import { withoutColours, type Severity } from './severity.ts';

/** What can be told of a line that a service has printed, whatever its logger. */
export interface ReadLine {
  severity: Severity;
  /** Milliseconds since the epoch by the line itself; nothing where it has no time of its own. */
  time: number | undefined;
  /** What it says, for a person. */
  message: string;
}

/**
 * Reads a line as the common loggers write it: pino, bunyan, winston, Nest (as text and as JSON), log4j, Python's
 * logging, GELF, ECS, OpenTelemetry, logfmt, plain text, and the stack trace of a crash.
 */
export function readLine(line: string): ReadLine {
  const text = withoutColours(line);
  const fields = parseFields(text);
  if (!fields) {
    // JSON that lacks its end, or that the engine has put together from pieces, keeps its level.
    const severity = text.startsWith('{') ? severityOfCut(text) : severityOfText(text);
    return { severity, time: undefined, message: text };
  }
  return { severity: severityOf(fields), time: timeIn(fields), message: messageIn(fields) ?? text };
}
