import { isUnmeasured } from '../../measurement/unmeasured.ts';
import { restsOn, wholeOf } from '../enough.ts';
import type { StepEvidence } from '../evidence.ts';
import { sources } from './sources.ts';
import { combine, type Verdict } from '../verdict.ts';

/** What each test is held to; `timing` is for how long answers take, where that is another level. */
export interface Levels {
  level: number;
  timing?: number | undefined;
}

/** The verdict of these sources on a step, and what it rests on. */
export function judgeStep(
  evidence: StepEvidence,
  counting: readonly string[],
  { level, timing = level }: Levels,
): Verdict {
  const findings = sources
    .filter(({ name }) => counting.includes(name))
    .flatMap((source) => source.judge(evidence, source.times === true ? timing : level) ?? []);
  const verdict = combine(findings);
  if (!evidence.compared) return verdict;
  const { candidate, current } = wholeOf(evidence.candidate, evidence.compared);
  if (isUnmeasured(candidate) || isUnmeasured(current)) return verdict;
  return { ...verdict, rests: restsOn({ candidate, current }, evidence.needs, level) };
}
