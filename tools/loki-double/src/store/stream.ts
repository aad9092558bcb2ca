import { HOUR } from '../clock.ts';
import { type Labels } from './labels.ts';
import { type Line } from './line.ts';

/** How far a line may be behind the newest of its stream: half of Loki's `max_chunk_age` of two hours. */
const OUT_OF_ORDER = HOUR;

/** The lines that share their labels. */
export class Stream {
  private lines: Line[] = [];
  private sorted = true;
  private newest: bigint | undefined;
  private readonly textsAt = new Map<bigint, Set<string>>();

  constructor(readonly labels: Labels) {}

  isTooFarBehind({ time }: Line): boolean {
    return this.newest !== undefined && time < this.newest - OUT_OF_ORDER;
  }

  /** False when the stream has that text at that time already. */
  add(line: Line): boolean {
    const texts = this.textsAt.get(line.time) ?? new Set();
    if (texts.has(line.text)) return false;
    this.textsAt.set(line.time, texts.add(line.text));
    this.lines.push(line);
    if (this.newest !== undefined && line.time < this.newest) this.sorted = false;
    else this.newest = line.time;
    return true;
  }

  get size(): number {
    return this.lines.length;
  }

  /** Forgets the older half of its lines. */
  halve(): void {
    this.sort();
    for (const { time } of this.lines.splice(0, Math.ceil(this.lines.length / 2))) this.textsAt.delete(time);
  }

  /** Its lines from a time on and before another, oldest first. */
  between(from: bigint, before: bigint): Line[] {
    this.sort();
    return this.lines.filter(({ time }) => time >= from && time < before);
  }

  all(): readonly Line[] {
    return this.lines;
  }

  private sort(): void {
    if (!this.sorted) this.lines.sort((one, other) => Number(one.time - other.time));
    this.sorted = true;
  }
}
