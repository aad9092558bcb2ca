/** A line on its way through a query. */
export interface Candidate {
  readonly text: string;
  /** Those of the stream and of the line; stages may add some. */
  readonly labels: Map<string, string>;
}

/** One step of a query: false drops the line. */
export type Stage = (candidate: Candidate) => boolean;

/** The label that says what went wrong with a line, and the one with the details. */
export const ERROR = '__error__';
export const ERROR_DETAILS = '__error_details__';
