export interface LogLine {
  replica: string;
  text: string;
}

/** A line of level error or worse. */
export interface ErrorLine extends LogLine {
  /** When it was written, in milliseconds since the epoch by the clock of the machine that the replica runs on. */
  at: number;
}

/** The errors among the lines that a release has written. */
export interface ErrorLines {
  /** Oldest first. */
  errors: ErrorLine[];
  /** How many lines there were in all, and how many of them tell no level. */
  lines: number;
  unknown: number;
}
