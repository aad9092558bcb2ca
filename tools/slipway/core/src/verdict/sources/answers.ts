import type { AnswerClass } from '../../measurement/answers.ts';
import { measuredOf, unlessTooFew, wholeOf } from '../enough.ts';
import type { Source } from '../source.ts';
import type { Finding } from '../verdict.ts';
import { sharesOf, toldShares } from './shares.ts';

/** What a good answer turns into where a route is gone, access is refused, or a page is blank. */
const changes: { what: AnswerClass; told: string }[] = [
  { what: '4xx', told: 'refusals (4xx)' },
  { what: '3xx', told: 'redirects (3xx)' },
  { what: 'empty', told: 'empty answers' },
];

export const answers: Source = {
  name: 'answers',
  about: 'answers with 4xx, redirects, and answers without a body, against the current',
  tests: changes.length,
  judge({ candidate, compared, needs }, level) {
    if (!compared) return undefined;
    const measured = measuredOf('answers', wholeOf(candidate, compared));
    if ('verdict' in measured) return measured;
    const found = changes.map(({ what, told }) => ({
      what,
      told,
      shares: sharesOf(measured, compared, what),
    }));
    const worse = found.filter(({ shares }) => shares.p < level);
    const shown = worse.length > 0 ? worse : found.filter(({ shares }) => shares.hits.candidate > 0);
    const finding: Finding = {
      source: 'answers',
      verdict: worse.length > 0 ? 'unhealthy' : 'healthy',
      because:
        shown.map(({ told, shares }) => `${told} in ${toldShares(shares)}`).join(', ') ||
        'no refusals, redirects or empty answers',
      figures: [
        { name: 'requests', ...(found[0]?.shares.of ?? { candidate: 0, current: 0 }) },
        ...found.map(({ told, shares }) => ({ name: told, ...shares.hits })),
      ],
      strata: found.flatMap(({ what, shares }) =>
        shares.strata.map((stratum) => ({ ...stratum, name: `${what} of ${stratum.name}` })),
      ),
      p: Math.min(...found.map(({ shares }) => shares.p)),
    };
    return unlessTooFew(finding, measured, needs, level);
  },
};
