import { Refusal } from '../refusal.ts';

/** A query that is no LogQL, or is LogQL that the double does not speak. */
export const syntaxError = (query: string, position: number, expected: string): Refusal =>
  new Refusal(
    400,
    `parse error at character ${position + 1} of ${query}: expected ${expected} (this is a double of Loki: its README lists the LogQL that it leaves out)`,
  );
