/** `1 replica`, `1,204 requests`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}

/** What to do about a release that did not come to serve. */
export function fixAndDeployAgain(environment: string, id: string): string {
  return `fix it and deploy again; all its lines: slipway logs ${environment} --release ${id}`;
}

/** `43 ms`, `1.9 s`. */
export function seconds(ms: number): string {
  return ms < 100 ? `${String(Math.round(ms))} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** `12 of 600 (2.0 %)`. */
export function rate(hits: number, of: number): string {
  const share = of === 0 ? 0 : (hits / of) * 100;
  return `${hits.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} (${share.toFixed(share < 0.1 ? 2 : 1)} %)`;
}

/** `2026-11-25 14:03:12` of a time as ISO 8601 has it. */
export function clock(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

/** `2.0 %` of a share of 0 to 1. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.001 ? 2 : 1)} %`;
}

/** `0.4 ms`, `24 ms`, `2.1 s`. */
export function milliseconds(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 100 ? 1 : 0)} ms`;
}

/** `48 MiB`. */
export function megabytes(bytes: number): string {
  return `${String(Math.round(bytes / 1_048_576))} MiB`;
}
