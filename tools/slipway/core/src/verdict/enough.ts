import { answersTo, type Answers } from '../measurement/answers.ts';
import { isUnmeasured, type Unmeasured } from '../measurement/unmeasured.ts';
import { count, percent } from '../text/words.ts';
import { answersIn, type Compared, type Measurements, type Needs, type Pair } from './evidence.ts';
import { smallestShown } from './statistics/power.ts';
import type { Finding, Rests } from './verdict.ts';

/** What both have answered over the whole of the rollout. */
export function wholeOf(candidate: Measurements, { current }: Compared): Pair<Answers | Unmeasured> {
  return { candidate: answersIn(candidate), current: answersIn(current) };
}

/** What a verdict by these answers rests on. */
export function restsOn({ candidate, current }: Pair<Answers>, needs: Needs, level: number): Rests {
  const visitors = { candidate: answersTo(candidate, 'visitor'), current: answersTo(current, 'visitor') };
  const probes = { candidate: answersTo(candidate, 'probe'), current: answersTo(current, 'probe') };
  const counted = needs.visitors
    ? visitors
    : {
        candidate: visitors.candidate + probes.candidate,
        current: visitors.current + probes.current,
      };
  return { visitors, probes, shows: smallestShown(counted.candidate, counted.current, level) };
}

/** Answers of both; otherwise the finding that they were not measured. */
export function measuredOf(
  source: string,
  { candidate, current }: Pair<Answers | Unmeasured>,
): Pair<Answers> | Finding {
  const inconclusive = ({ unmeasured }: Unmeasured): Finding => {
    return { source, verdict: 'inconclusive', because: `${source} not measured: ${unmeasured}` };
  };
  if (isUnmeasured(candidate)) return inconclusive(candidate);
  if (isUnmeasured(current)) return inconclusive(current);
  return { candidate, current };
}

/** The finding itself, unless it calls healthy what these answers could not have shown to be otherwise. */
export function unlessTooFew(finding: Finding, answers: Pair<Answers>, needs: Needs, level: number): Finding {
  const { visitors, probes, shows } = restsOn(answers, needs, level);
  if (finding.verdict !== 'healthy' || shows <= needs.shows) return finding;
  const requests = needs.visitors
    ? `${count(visitors.candidate, 'request')} of visitors to the candidate and ${String(visitors.current)} to the current`
    : `${count(visitors.candidate + probes.candidate, 'request')} to the candidate and ${String(visitors.current + probes.current)} to the current`;
  const because = `${requests} would show nothing below ${percent(shows)} of them, and rollout.needs.shows asks for ${percent(needs.shows)}`;
  return { ...finding, verdict: 'inconclusive', because };
}
