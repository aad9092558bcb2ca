import { type Journal } from './journal.ts';
import { keyOf, type Labels } from './labels.ts';
import { type Line } from './line.ts';
import { Stream } from './stream.ts';

export interface StoreOptions {
  readonly journal?: Journal | undefined;
  /** Lines of all streams together above which each stream forgets the older half of its own. */
  readonly maxLines: number;
}

/** What was pushed, by stream, as far as there is room for it. */
export class Store {
  private readonly byKey = new Map<string, Stream>();
  private readonly journal: Journal | undefined;
  private readonly maxLines: number;
  private lines = 0;

  constructor({ journal, maxLines }: StoreOptions) {
    this.journal = journal;
    this.maxLines = maxLines;
    for (const { labels, lines } of journal?.read() ?? []) this.keep(labels, lines);
  }

  /** How many lines it has now. */
  get lineCount(): number {
    return this.lines;
  }

  /**
   * Keeps the lines that their stream does not have yet, for good once this returns.
   * Returns those that are too far behind the stream's newest.
   */
  add(labels: Labels, lines: readonly Line[]): Line[] {
    if (lines.length === 0) return [];
    // First, so that a push that could not be written is taken again when it is tried again.
    this.journal?.write({ labels, lines });
    return this.keep(labels, lines);
  }

  streams(): Stream[] {
    return [...this.byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, stream]) => stream);
  }

  private keep(labels: Labels, lines: readonly Line[]): Line[] {
    const stream = this.stream(labels);
    const late = lines.filter((line) => {
      if (stream.isTooFarBehind(line)) return true;
      if (stream.add(line)) this.lines++;
      return false;
    });
    if (this.lines > this.maxLines) this.forget();
    return late;
  }

  private forget(): void {
    this.lines = 0;
    for (const stream of this.byKey.values()) {
      stream.halve();
      this.lines += stream.size;
    }
    const kept = this.streams().filter(({ size }) => size > 0);
    this.journal?.rewrite(kept.map((stream) => ({ labels: stream.labels, lines: stream.all() })));
  }

  private stream(labels: Labels): Stream {
    const key = keyOf(labels);
    const stream = this.byKey.get(key) ?? new Stream(labels);
    this.byKey.set(key, stream);
    return stream;
  }
}
