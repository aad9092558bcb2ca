import type { LedgerEntry, LedgerEvent } from './event.ts';
import { readLine, writeLine } from './line.ts';

/** Where a ledger's text lives: with the environment, not with the person who deploys. */
export interface LedgerStore {
  /** The name to show to a person: a path, or a volume's file. */
  readonly name: string;
  /** The whole text; empty where there is none yet. */
  read(): Promise<string>;
  /** Adds a line durably, after cutting off what follows the last line break: a line that a crash has torn. */
  append(line: string): Promise<void>;
}

export interface LedgerReading {
  entries: LedgerEntry[];
  /** Numbers (from 1) of lines that are not what was once written; never guessed at. */
  damaged: number[];
  /** True where a crash tore the last line: it counts as never written. */
  torn: boolean;
}

/** The history of one service's releases in one environment: append-only, a checksummed line an event. */
export class Ledger {
  readonly #store: LedgerStore;

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  get name(): string {
    return this.#store.name;
  }

  async read(): Promise<LedgerReading> {
    return readText(await this.#store.read());
  }

  async append(event: LedgerEvent): Promise<void> {
    await this.#store.append(writeLine(event, new Date()));
  }
}

/** Only the last line can be torn: a damaged one before it was whole once. */
export function readText(text: string): LedgerReading {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  const entries: LedgerEntry[] = [];
  const damaged: number[] = [];
  for (const [index, line] of lines.entries()) {
    const entry = readLine(line);
    if (entry) entries.push(entry);
    else damaged.push(index + 1);
  }
  return { entries, damaged, torn: rest !== '' };
}
