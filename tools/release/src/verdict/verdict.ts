/** What was judged of a release. Too little evidence is inconclusive, never healthy. */
export type VerdictName = 'healthy' | 'unhealthy' | 'inconclusive';

/** One source's finding, with the figures that it rests on. */
export interface Finding {
  source: string;
  verdict: VerdictName;
  /** One line for a person: the figures and what they mean. */
  because: string;
}

export interface Verdict {
  verdict: VerdictName;
  findings: Finding[];
}

/** One unhealthy finding makes the verdict unhealthy; healthy takes all sources. */
export function combine(findings: Finding[]): Verdict {
  const has = (verdict: VerdictName) => findings.some((finding) => finding.verdict === verdict);
  if (has('unhealthy')) return { verdict: 'unhealthy', findings };
  if (findings.length === 0 || has('inconclusive')) return { verdict: 'inconclusive', findings };
  return { verdict: 'healthy', findings };
}
