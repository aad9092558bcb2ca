import { syntaxError } from './syntax-error.ts';

export type TokenKind = 'text' | 'duration' | 'number' | 'word' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly position: number;
}

const SPACE = /\s*/y;

// Tried in this order: a duration begins like a number.
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['text', /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ['duration', /(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|[smhdwy]))+/y],
  ['number', /-?\d+(?:\.\d+)?/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['symbol', /\|=|\|~|!=|!~|=~|==|>=|<=|[|={}()[\],<>]/y],
];

/** The tokens of a query; the last is always its end. */
export function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = skip(query, 0);
  while (position < query.length) {
    const token = tokenAt(query, position);
    tokens.push(token);
    position = skip(query, position + token.text.length);
  }
  return [...tokens, { kind: 'end', text: '', position }];
}

function skip(query: string, position: number): number {
  SPACE.lastIndex = position;
  return position + (SPACE.exec(query)?.[0].length ?? 0);
}

function tokenAt(query: string, position: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = position;
    const text = pattern.exec(query)?.[0];
    if (text !== undefined) return { kind, text, position };
  }
  throw syntaxError(query, position, 'something else');
}
