import type { Attempt } from '@slipway/core/ledger/history';
import { clock, count, seconds } from '@slipway/core/text/words';
import { whoIs } from '@slipway/core/release/actor';
import type { GitState } from '@slipway/core/release/release';
import { basisOf, type Figure, type Finding } from '@slipway/core/verdict/verdict';
import { showDamage } from './damage.ts';
import type { Story } from './story.ts';

/** All that is known of a release, as a person reads it. */
export function showStory(story: Story, ledger: string): string {
  const { service, id, frozen, verdict, attempts, replacedBy, damaged } = story;
  const lines = [
    `${service} ${id}: ${verdict === null ? 'not judged' : `judged ${verdict}`}${frozen ? '' : '; kept no more'}`,
    ...(story.hauledBack === null ? [] : [`  rolled back: ${story.hauledBack}`]),
    ...attempts.flatMap((attempt) => ['', ...showAttempt(attempt)]),
    ...(replacedBy.length === 0
      ? []
      : ['', 'after it', ...replacedBy.map((attempt) => `  ${headline(attempt)}`)]),
  ];
  return `${lines.join('\n')}${showDamage(ledger, damaged)}`;
}

function headline({ attempt, action, release, from, beganAt, ended }: Attempt): string {
  const way = `${action} ${action === 'deploy' ? 'of' : 'to'} ${release}${from === undefined ? '' : ` from ${from}`}`;
  return `#${String(attempt)}  ${way}, ${clock(beganAt)}: ${ended?.outcome ?? 'under way'}`;
}

function showAttempt(attempt: Attempt): string[] {
  const { by, git, artifactDigest, configDigest, verdicts, ended, watched } = attempt;
  return [
    headline(attempt),
    row('by', whoIs(by)),
    row('git', gitText(git)),
    row('artifact', artifactDigest),
    row('config', configDigest),
    ...verdicts.flatMap(({ at, share, verdict, findings, rests }) => [
      row(
        'judged',
        `${verdict}${share === undefined ? '' : ` at ${String(share)} % of the traffic`}, ${clock(at)}`,
      ),
      ...basisOf({ verdict, findings, rests }).map((basis) => row('', basis)),
      ...findings.flatMap(showFinding),
    ]),
    ...(ended
      ? showEnd(ended)
      : [row('ended', 'not yet, or its command died and the next one has not settled it')]),
    ...(watched ? showWatched(watched) : []),
  ];
}

function showWatched({
  since,
  at,
  verdict,
  findings,
  hauledBackTo,
}: NonNullable<Attempt['watched']>): string[] {
  const became = hauledBackTo === undefined ? 'it served on' : `rolled back, ${hauledBackTo} serves`;
  return [
    row('watched', `${verdict} from ${clock(since)} to ${clock(at)}: ${became}`),
    ...findings.flatMap(showFinding),
  ];
}

function showEnd({
  outcome,
  why,
  at,
  phases,
  probed,
  lost,
  durationMs,
}: NonNullable<Attempt['ended']>): string[] {
  return [
    ...(phases.length === 0
      ? []
      : [row('phases', phases.map(({ name, ms }) => `${name} ${seconds(ms)}`).join(', '))]),
    row('probed', `${count(probed, 'request')}, ${String(lost)} lost`),
    row('ended', `${outcome}, ${clock(at)}${durationMs === 0 ? '' : `, after ${seconds(durationMs)}`}`),
    ...(why === undefined ? [] : [row('why', why)]),
  ];
}

function showFinding({ source, verdict, because, figures = [], p }: Finding): string[] {
  return [
    row('', `${source} ${verdict}: ${because}${p === undefined ? '' : ` (p = ${p.toPrecision(2)})`}`),
    ...figures.map((figure) => row('', `  ${figureText(figure)}`)),
  ];
}

function figureText({ name, candidate, current }: Figure): string {
  const text = (value: number | null) => (value === null ? '–' : value.toLocaleString('en-US'));
  return `${name}: ${text(candidate)}, the one before ${text(current)}`;
}

function gitText({ revision, dirty }: GitState): string {
  if (revision === undefined) return 'no git checkout';
  return dirty ? `${revision} with uncommitted changes` : revision;
}

const row = (name: string, text: string) => `  ${name.padEnd(10)}${text}`;
