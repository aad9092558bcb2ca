import { severityOfName, withoutColours, type Severity } from './severity.ts';

/** How far into a line its level is looked for: beyond time, host, process and the name of the logger. */
const headCharacters = 120;

/** `level=error`, as logfmt has it. */
const logfmt = /(?:^|\s)(?:level|lvl|severity)=["']?(\w+)/i;
/** A level in capitals by itself, in brackets, or before a colon: Nest, Python, log4j, `[error]` of Nginx. */
const level =
  '(?:ERROR|ERR|FATAL|CRITICAL|CRIT|ALERT|EMERG|PANIC|SEVERE|WARN|WARNING|NOTICE|INFO|LOG|DEBUG|VERBOSE|TRACE)';
const byItself = new RegExp(`(?:^|[\\s|\\[(<-])(${level})(?=[\\s|\\])>:-]|$)`);
const inBrackets = new RegExp(`[\\[(<](${level})[\\])>]`, 'i');
const first = new RegExp(`^(${level})(?=:|\\s+-|\\s*\\|)`, 'i');

/** What a program prints when it falls over. */
const thrown = [
  /^(?:Uncaught |Unhandled |\[?[\w$.]*(?:Error|Exception)(?::| \[|\]|$))/,
  /^Traceback \(most recent call last\):/,
  /^(?:panic|fatal error|FATAL ERROR|Segmentation fault|thread '[^']*' panicked)/i,
  /^\s+at .+[:(].*\d+\)?$/,
  /^(?:Caused by|During handling of the above exception)/,
  /\b(?:Uncaught|Unhandled)\w* (?:Exception|Rejection|PromiseRejection|Error)/i,
];

/** The severity of a line of plain text, by the common ways of writing a level, and by what a crash looks like. */
export function severityOfText(line: string): Severity {
  const text = withoutColours(line);
  const head = text.slice(0, headCharacters);
  if (thrown.some((pattern) => pattern.test(head))) return 'error';
  for (const pattern of [logfmt, first, inBrackets, byItself]) {
    const name = pattern.exec(head)?.[1];
    const severity = name === undefined ? 'unknown' : severityOfName(name);
    if (severity !== 'unknown') return severity;
  }
  return 'unknown';
}
