import type { Figure, Finding } from '@slipway/core/verdict/verdict';

/** The figures of several findings, each named once: the decisive ones first. */
export function figuresOf(findings: readonly Finding[]): Figure[] {
  const named = new Map<string, Figure>();
  for (const figure of findings.flatMap(({ figures = [] }) => figures)) {
    if (!named.has(figure.name)) named.set(figure.name, figure);
  }
  return [...named.values()];
}

/** `1,204`, `20.4`, `–` where there is none. */
export function figure(value: number | null): string {
  return value === null ? '–' : value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** How sure the test is: `p < 0.0001`. */
export function chance(p: number): string {
  if (p < 0.0001) return 'p < 0.0001';
  return `p = ${p.toPrecision(2)}`;
}
