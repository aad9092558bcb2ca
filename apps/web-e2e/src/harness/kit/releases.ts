import { kitTakesMs, type Fault } from './kit.ts';

export interface BadRelease {
  what: string;
  fault: Fault;
  /** What the command says of it. */
  told: RegExp;
}

/** Releases that must never keep traffic. All but the first answer their ready probe. */
export const badReleases: BadRelease[] = [
  { what: 'is never ready', fault: { neverReady: true }, told: /did not become ready/ },
  {
    what: 'answers 2 % of its users with 500',
    fault: { failsShare: 0.02 },
    told: /errors in \d+ of .* against 0 of/,
  },
  {
    what: 'breaks off 2 % of its answers',
    fault: { cutsShare: 0.02 },
    told: /errors in \d+ of .* against 0 of/,
  },
  {
    what: 'is 20 % slower',
    fault: { takesMs: kitTakesMs * 1.2 },
    told: /median [\d.]+ ms against [\d.]+ ms/,
  },
  {
    what: 'is 2 s slower on 1 % of requests',
    fault: { slowShare: 0.01, slowByMs: 2_000 },
    told: /slower than [\d.]+ m?s in \d+ of/,
  },
  {
    what: 'leaks memory',
    fault: { leaksBytes: 400_000 },
    told: /memory of r\d+-\d went from|r\d+-\d was started anew/,
  },
  {
    what: 'crashes after 5 s',
    fault: { crashesAfterMs: 5_000 },
    told: /r\d+-\d (is [\w-]+|was started anew)/,
  },
  {
    what: 'crashes on one route',
    fault: { crashesOn: '/boom' },
    told: /r\d+-\d (is [\w-]+|was started anew)/,
  },
  {
    what: 'logs a new error while it answers well',
    fault: { logsShare: 0.05 },
    told: /error lines for \d+ of .* of them new/,
  },
  {
    what: 'locks up under concurrency',
    fault: { locksUpAt: 6 },
    told: /requests probed \d+ were lost: no answer within 10 s/,
  },
  {
    what: 'is ready and not ready by turns',
    fault: { flapsEveryMs: 2_000 },
    told: /r\d+-\d (stopped being ready|is unready)/,
  },
];

/** Releases that are no worse than one that is their like, or that has `current`'s faults. */
export const goodReleases: { what: string; current?: Fault; fault: Fault }[] = [
  { what: 'the same again', fault: {} },
  { what: 'noisier by a little', fault: { noiseMs: 2 } },
  { what: 'with the errors of the current', current: { failsShare: 0.02 }, fault: { failsShare: 0.02 } },
];
