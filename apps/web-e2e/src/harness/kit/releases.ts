import { kitTakesMs, type Fault } from './kit.ts';

export interface BadRelease {
  what: string;
  fault: Fault;
  /** What the command says of it. */
  told: RegExp;
  /** True of one that is much like another: only the long run has it. */
  long?: boolean;
}

/** Releases that must never keep traffic. All but the first answer their ready probe. */
export const badReleases: BadRelease[] = [
  { what: 'is never ready', fault: { neverReady: true }, told: /did not become ready/ },
  {
    what: 'answers 2 % of its users with 500',
    fault: { failsShare: 0.02 },
    told: /errors in [\d,]+ of .* against 0 of/,
  },
  {
    what: 'breaks off 2 % of its answers',
    long: true,
    fault: { cutsShare: 0.02 },
    told: /errors in [\d,]+ of .* against 0 of/,
  },
  {
    what: 'answers 404 to everything',
    fault: { status: 404, all: true },
    told: /GET \/ was answered 404, probe.expect allows 200 to 399/,
  },
  {
    what: 'answers with nothing in it',
    long: true,
    fault: { isEmpty: true, all: true },
    told: /GET \/ was answered with nothing in it/,
  },
  {
    what: 'sends everyone round in a circle',
    long: true,
    fault: { redirectsToItself: true, all: true },
    told: /GET \/ redirects to itself/,
  },
  {
    what: 'answers 404 to its visitors, and to Slipway as it should',
    fault: { status: 404 },
    told: /refusals \(4xx\) in [\d,]+ of .* against 0 of/,
  },
  {
    what: 'answers 401 to 5 % of its visitors',
    long: true,
    fault: { status: 401, statusShare: 0.05 },
    told: /refusals \(4xx\) in [\d,]+ of .* against 0 of/,
  },
  {
    what: 'redirects its visitors',
    long: true,
    fault: { redirectsToItself: true },
    told: /redirects \(3xx\) in [\d,]+ of .* against 0 of/,
  },
  {
    what: 'answers its visitors with nothing in it',
    long: true,
    fault: { isEmpty: true },
    told: /empty answers in [\d,]+ of .* against 0 of/,
  },
  {
    what: 'fails each POST, of which there are five a second',
    fault: { failsMethod: 'POST' },
    told: /errors in [\d,]+ of .* most by visitor POST \/\*?/,
  },
  {
    what: 'has lost one route of ten',
    long: true,
    fault: { failsPath: '/orders', failsWith: 404 },
    told: /refusals \(4xx\) in [\d,]+ of .* most by visitor GET \/orders/,
  },
  {
    what: 'is slow on one route of ten',
    fault: { slowPath: '/orders', slowByMs: 100 },
    told: /median|slower than/,
  },
  {
    what: 'resets 10 % of the connections',
    long: true,
    fault: { resetsShare: 0.1 },
    told: /errors in [\d,]+ of .* against 0 of/,
  },
  ...(['nest', 'winston', 'text', 'crash'] as const).map((logsAs) => ({
    what: `logs a new error while it answers well, in the way of ${logsAs}`,
    fault: { logsShare: 0.05, logsAs },
    long: logsAs !== 'nest',
    told: /error lines for [\d,]+ of .* of them new/,
  })),
  {
    what: 'is 20 % slower',
    long: true,
    fault: { takesMs: kitTakesMs * 1.2 },
    told: /median [\d.]+ ms against [\d.]+ ms/,
  },
  {
    what: 'is 2 s slower on 1 % of requests',
    long: true,
    fault: { slowShare: 0.01, slowByMs: 2_000 },
    told: /slower than [\d.]+ m?s in [\d,]+ of/,
  },
  {
    what: 'leaks memory',
    fault: { leaksBytes: 400_000 },
    told: /memory of r\d+-\d went from|r\d+-\d was restarted/,
  },
  {
    what: 'crashes after 5 s',
    fault: { crashesAfterMs: 5_000 },
    told: /r\d+-\d (is [\w-]+|was restarted)/,
  },
  {
    what: 'crashes on one route',
    long: true,
    fault: { crashesOn: '/boom' },
    told: /r\d+-\d (is [\w-]+|was restarted)/,
  },
  {
    what: 'logs a new error while it answers well',
    long: true,
    fault: { logsShare: 0.05 },
    told: /error lines for [\d,]+ of .* of them new/,
  },
  {
    what: 'locks up under concurrency',
    long: true,
    // Reached at once under the load, however fast the machine is; what asks one after another never sees it.
    fault: { locksUpAt: 3 },
    // By what is seen first: probes that all hang, or requests that have no answer.
    told: /requests probed [\d,]+ were lost|errors in [\d,]+ of .* against 0 of/,
  },
  {
    what: 'is ready and not ready by turns',
    fault: { flapsEveryMs: 2_000 },
    told: /r\d+-\d (stopped being ready|is unready)/,
  },
];

/** Releases that are no worse than one that is their like, or that has `current`'s faults. */
export const goodReleases: { what: string; current?: Fault; fault: Fault; long?: boolean }[] = [
  { what: 'the same again', fault: {} },
  { what: 'noisier by a little', long: true, fault: { noiseMs: 2 } },
  { what: 'faster', long: true, fault: { takesMs: kitTakesMs / 2 } },
  {
    what: 'that logs a new line, which is no error, for each request',
    long: true,
    fault: { logsShare: 1, logsAs: 'note' },
  },
  { what: 'with twice the memory, by design', long: true, fault: { holdsBytes: 80_000_000 } },
  { what: 'that is slow only for its first seconds', fault: { slowStartMs: 3_000 } },
  { what: 'without a route that no one asked for', long: true, fault: { failsPath: '/old', failsWith: 404 } },
  {
    what: 'whose dependency is away for a second now and then, for both',
    current: { blipsAfterMs: 12_000 },
    fault: { blipsAfterMs: 4_000 },
  },
  {
    what: 'with the errors of the current',
    long: true,
    current: { failsShare: 0.02 },
    fault: { failsShare: 0.02 },
  },
];
