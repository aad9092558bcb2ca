// Loki's default limits.
const MOST_LABELS = 15;
const LONGEST_NAME = 1024;
const LONGEST_VALUE = 2048;

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Why Loki refuses a stream for its labels. */
export function labelProblem(labels: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(labels);
  if (entries.length > MOST_LABELS)
    return `a stream has ${entries.length} labels, the limit is ${MOST_LABELS}`;
  for (const [name, value] of entries) {
    if (!NAME.test(name)) return `${JSON.stringify(name)} is no label name`;
    if (Buffer.byteLength(name) > LONGEST_NAME)
      return `label name ${name} is longer than ${LONGEST_NAME} bytes`;
    if (Buffer.byteLength(value) > LONGEST_VALUE)
      return `the value of label ${name} is longer than ${LONGEST_VALUE} bytes`;
  }
  return undefined;
}
