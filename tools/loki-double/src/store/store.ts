import { type Journal } from './journal.ts';
import { keyOf, type Labels } from './labels.ts';
import { type Line } from './line.ts';
import { Stream } from './stream.ts';

/** Everything that was pushed, by stream. */
export class Store {
  private readonly byKey = new Map<string, Stream>();
  private lines = 0;

  constructor(private readonly journal?: Journal) {
    for (const { labels, lines } of journal?.read() ?? []) this.keep(labels, lines);
  }

  get lineCount(): number {
    return this.lines;
  }

  /**
   * Keeps the lines that their stream does not have yet, for good once this returns.
   * Returns those that are too far behind the stream's newest.
   */
  add(labels: Labels, lines: readonly Line[]): Line[] {
    if (lines.length === 0) return [];
    // First, so that a push that could not be written is taken anew when it is tried again.
    this.journal?.write({ labels, lines });
    return this.keep(labels, lines);
  }

  streams(): Stream[] {
    return [...this.byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, stream]) => stream);
  }

  private keep(labels: Labels, lines: readonly Line[]): Line[] {
    const stream = this.stream(labels);
    return lines.filter((line) => {
      if (stream.isTooFarBehind(line)) return true;
      if (stream.add(line)) this.lines++;
      return false;
    });
  }

  private stream(labels: Labels): Stream {
    const key = keyOf(labels);
    const stream = this.byKey.get(key) ?? new Stream(labels);
    this.byKey.set(key, stream);
    return stream;
  }
}
