import { seeded, simulateRollout, type Behaviour, type SimulatedStep } from '../testing/simulated-rollout.ts';
import { falseAlarms } from './level.ts';

/** What the default of `rollout.steps` comes to with the default of `probe.rate` and no other traffic. */
const quick: SimulatedStep[] = [
  { share: 50, requests: 1_000 },
  { share: 100, requests: 500 },
];
const careful: SimulatedStep[] = [
  { share: 5, requests: 3_000 },
  { share: 25, requests: 3_000 },
  { share: 50, requests: 2_000 },
  { share: 100, requests: 2_000 },
];

/** Simulated rollouts of each kind; SIMULATED_ROLLOUTS=2000 gives figures to quote. */
const rollouts = Number(process.env['SIMULATED_ROLLOUTS'] ?? 100);
const carefulRollouts = Math.ceil(rollouts / 10);

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const spread =
  (median: number, sigma: number) =>
  (random: () => number): number =>
    median * Math.exp(sigma * gaussian(random));
const even = spread(20, 0.1);

/** Rollouts, of so many, that end with this verdict. */
function share(
  of: string,
  behaviours: { candidate: Behaviour; current: Behaviour },
  steps: SimulatedStep[],
  count = rollouts,
): number {
  let hits = 0;
  for (let seed = 1; seed <= count; seed += 1) {
    if (simulateRollout(behaviours, steps, seeded(seed)) === of) hits += 1;
  }
  return hits / count;
}

describe('a candidate that does as the current does is condemned in less than one rollout in a hundred', () => {
  const alike: [string, Behaviour][] = [
    ['with even durations', { takes: even }],
    ['with durations all over the place', { takes: spread(20, 1.2) }],
    ['with durations by the millisecond', { takes: (random) => Math.round(spread(2, 0.5)(random)) }],
    ['with one slow answer in a hundred', { takes: (random) => (random() < 0.01 ? 2_000 : even(random)) }],
    ['with one error in a thousand', { takes: even, fails: 0.001, logs: 0.001 }],
    ['with one error in fifty', { takes: even, fails: 0.02, logs: 0.02 }],
    ['with one error in five', { takes: even, fails: 0.2, logs: 0.2 }],
  ];
  test.each(alike)('%s', (_, behaviour) => {
    const both = { candidate: behaviour, current: behaviour };
    expect(share('unhealthy', both, quick)).toBeLessThanOrEqual(falseAlarms);
    expect(share('unhealthy', both, careful, carefulRollouts)).toBeLessThanOrEqual(falseAlarms);
  });
});

describe('what careful steps let through is less than one bad release in a hundred', () => {
  const bad: [string, Behaviour][] = [
    ['errors in one of fifty', { takes: even, fails: 0.02 }],
    ['20 % slower', { takes: spread(24, 0.1) }],
    ['2 s slower in one of a hundred', { takes: (random) => even(random) + (random() < 0.01 ? 2_000 : 0) }],
    ['a new error logged in one of fifty', { takes: even, logs: 0.02 }],
  ];
  test.each(bad)('%s', (_, candidate) => {
    expect(
      share('unhealthy', { candidate, current: { takes: even } }, careful, carefulRollouts),
    ).toBeGreaterThanOrEqual(0.99);
  });
});

test('too little traffic is inconclusive, however well it went', () => {
  const both = { candidate: { takes: even }, current: { takes: even } };
  expect(share('inconclusive', both, [{ share: 50, requests: 60 }], 10)).toBe(1);
});
