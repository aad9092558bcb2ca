let lastMs = 0;
let lastText = '';

/** Now as ISO 8601 with milliseconds. A busy server writes many lines in one, so the text is kept. */
export function isoNow(): string {
  const now = Date.now();
  if (now !== lastMs) {
    lastMs = now;
    lastText = new Date(now).toISOString();
  }
  return lastText;
}
