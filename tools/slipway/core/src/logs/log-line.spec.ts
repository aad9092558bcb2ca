import { readLine } from './log-line.ts';

const at = '2026-11-28T15:00:00.123Z';

describe('an error is known as one in the way of', () => {
  test.each([
    ['pino', { level: 50, time: 1, msg: 'x' }],
    ['pino with labels', { level: 'error', time: at, msg: 'x' }],
    ['pino, fatal', { level: 60, time: 1, msg: 'x' }],
    ['bunyan', { name: 'web', hostname: 'h', pid: 1, level: 50, msg: 'x', time: at, v: 0 }],
    ["Nest's JSON logger", { level: 'error', pid: 1, timestamp: 1, message: 'x', context: 'App' }],
    ["Nest's JSON logger, fatal", { level: 'fatal', pid: 1, timestamp: 1, message: 'x' }],
    ['winston', { level: 'error', message: 'x', timestamp: at }],
    ['winston with colours', { level: '\u001b[31merror\u001b[39m', message: 'x' }],
    ['upper case', { level: 'ERROR', time: at, message: 'x' }],
    ['ECS', { '@timestamp': at, 'log.level': 'error', message: 'x' }],
    ['ECS, nested', { '@timestamp': at, log: { level: 'ERROR' }, message: 'x' }],
    ['GELF', { version: '1.1', host: 'h', short_message: 'x', level: 3, timestamp: 1.5 }],
    ['Google', { severity: 'CRITICAL', message: 'x' }],
    ['OpenTelemetry', { severityNumber: 17, body: 'x' }],
    ["Python's JSON loggers", { levelname: 'ERROR', asctime: at, message: 'x' }],
    ['a logger without levels that prints a stack', { message: 'x', stack: 'Error: x\n at y' }],
  ])('%s', (_, fields) => {
    expect(readLine(JSON.stringify(fields)).severity).toBe('error');
    expect(readLine(JSON.stringify(fields, null, 1).replace(/\n/g, '')).severity).toBe('error');
  });

  test.each([
    '[Nest] 41  - 11/28/2026, 3:00:00 PM   ERROR [ExceptionsHandler] no cargo',
    '\u001b[31m[Nest] 41  - \u001b[39m11/28/2026, 3:00:00 PM \u001b[31m  ERROR\u001b[39m \u001b[33m[App]\u001b[39m x',
    'ERROR: relation "cargo" does not exist',
    'error: no cargo',
    '[ERROR] no cargo',
    '2026-11-28 15:00:00,123 - root - ERROR - no cargo',
    'ERROR:root:no cargo',
    '2026-11-28 15:00:00.123 ERROR 1 --- [main] c.e.App : no cargo',
    '2026/11/28 15:00:00 [error] 29#29: *1 connect() failed',
    'ts=2026-11-28T15:00:00Z level=error msg="no cargo"',
    'Error: no cargo',
    'TypeError: x is not a function',
    'AggregateError [ECONNREFUSED]: ',
    '    at Object.<anonymous> (/app/main.cjs:3:7)',
    'Traceback (most recent call last):',
    'ValueError: no cargo',
    'panic: runtime error: index out of range',
    'Uncaught Exception: no cargo',
    'java.lang.IllegalStateException: no cargo',
  ])('%s', (line) => {
    expect(readLine(line).severity).toBe('error');
  });
});

describe('what is none is not taken for one:', () => {
  test.each([
    ...['{"level":30,"msg":"error"}', '{"level":"info","message":"ERROR"}', '{"level":"log","message":"x"}'],
    ...[
      '{"version":"1.1","short_message":"x","level":6}',
      '{"severityNumber":9}',
      '{"log":{"level":"warn"}}',
    ],
    ...[
      '[Nest] 41  - 11/28/2026, 3:00:00 PM     LOG [App] ready',
      'WARNING: low on rope',
      'level=info msg="error"',
    ],
    ...['2026-11-28 15:00:00,123 - root - INFO - ERROR is a word', 'DEBUG x'],
  ])('%s', (line) => {
    expect(readLine(line).severity).toBe('fine');
  });

  test.each([
    ...['GET / 200 served', 'GET /ERROR 404', 'Listening happily', 'no errors found', '{not json}', '', '{}'],
    ...['{"level":3,"msg":"x"}', '{"message":"error"}', '[1,2]', 'ErrorBoundary mounted', '5 errors in 3 ms'],
  ])('%s tells no level', (line) => {
    expect(readLine(line).severity).toBe('unknown');
  });
});

test.each([
  [{ time: 1_764_342_000_123 }, 1_764_342_000_123],
  [{ timestamp: 1_764_342_000_123 }, 1_764_342_000_123],
  [{ ts: 1_764_342_000.123 }, 1_764_342_000_123],
  [{ time: '1764342000123' }, 1_764_342_000_123],
  [{ time: 1_764_342_000_123_000 }, 1_764_342_000_123],
  [{ '@timestamp': '2025-11-28T15:00:00.123Z' }, 1_764_342_000_123],
  [{ time: 'soon', timestamp: '2025-11-28T15:00:00.123Z' }, 1_764_342_000_123],
  [{ message: 'x' }, undefined],
])('the time of %j is %s', (fields, time) => {
  expect(readLine(JSON.stringify(fields)).time).toBe(time);
});

test.each([
  [
    '{"level":50,"msg":"request failed","err":{"type":"TypeError","message":"no x"}}',
    'TypeError: no x: request failed',
  ],
  ['{"level":"error","message":"no cargo"}', 'no cargo'],
  ['{"short_message":"no cargo","level":3}', 'no cargo'],
  ['{"a":1}', '{"a":1}'],
  ['\u001b[31mred\u001b[39m', 'red'],
])('what %s says', (line, message) => {
  expect(readLine(line).message).toBe(message);
});
