import { syntaxError } from './syntax-error.ts';
import { type Token, type TokenKind, tokensOf } from './tokens.ts';

const END: Token = { kind: 'end', text: '', position: 0 };

/** Reads a query token by token. */
export class TokenReader {
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(private readonly query: string) {
    this.tokens = tokensOf(query);
  }

  get next(): Token {
    return this.tokens[this.index] ?? END;
  }

  /** Goes past the next token if it reads so. */
  skip(text: string): boolean {
    const found = this.next.kind !== 'text' && this.next.text === text;
    if (found) this.index++;
    return found;
  }

  expect(text: string): void {
    if (!this.skip(text)) this.fail(text);
  }

  oneOf<T extends string>(texts: readonly T[]): T {
    return texts.find((text) => this.skip(text)) ?? this.fail(`one of ${texts.join(' ')}`);
  }

  take(kind: TokenKind, called: string): string {
    const { next } = this;
    if (next.kind !== kind) this.fail(called);
    this.index++;
    return next.text;
  }

  /** The content of the string that comes next, in quotes or in backquotes. */
  takeText(): string {
    const { position } = this.next;
    const text = this.take('text', 'a string');
    if (text.startsWith('`')) return text.slice(1, -1);
    try {
      return JSON.parse(text) as string;
    } catch {
      throw syntaxError(this.query, position, 'a string with known escapes');
    }
  }

  fail(expected: string): never {
    throw syntaxError(this.query, this.next.position, expected);
  }
}
