import {
  oneRoute,
  simulateRollout,
  type Behaviour,
  type Route,
  type SimulatedStep,
  type Traffic,
} from './simulated-rollout.ts';
import { seeded } from '@slipway/core/testing/seeded';
import { falseAlarms } from '@slipway/core/verdict/sources/level';

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
const rollouts = Number(process.env['SIMULATED_ROLLOUTS'] ?? 30);
const carefulRollouts = Math.ceil(rollouts / 6);

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const spread =
  (median: number, sigma: number) =>
  (random: () => number): number =>
    median * Math.exp(sigma * gaussian(random));
const even = spread(20, 0.1);
const good: Behaviour = { takes: even };

/** The share of so many rollouts that end with this verdict. */
function share(of: string, traffic: Traffic, steps: SimulatedStep[], count = rollouts): number {
  let hits = 0;
  for (let seed = 1; seed <= count; seed += 1) {
    if (simulateRollout(traffic, steps, seeded(seed)) === of) hits += 1;
  }
  if (process.env['SIMULATED_ROLLOUTS']) {
    process.stderr.write(
      `${expect.getState().currentTestName ?? ''}: ${of} ${String(hits)} of ${String(count)}\n`,
    );
  }
  return hits / count;
}

/** Ten routes of which a few get most of the traffic, as both releases answer them. */
const skewed = (different: Partial<Route> = {}): Traffic => ({
  routes: ['/', '/a', '/b', '/c', '/d', '/e', '/f', '/g', '/h', '/i'].map((name, index) => {
    const behaviour = { takes: spread(10 + 10 * index, 0.2), fails: index === 9 ? 0.2 : 0 };
    const route: Route = { name, share: 1 / (index + 1), candidate: behaviour, current: behaviour };
    return name === different.name ? { ...route, ...different } : route;
  }),
});

describe('a candidate like the current is condemned in less than one rollout in a hundred', () => {
  const alike: [string, Behaviour][] = [
    ['with even durations', good],
    ['with durations all over the place', { takes: spread(20, 1.2) }],
    ['with durations by the millisecond', { takes: (random) => Math.round(spread(2, 0.5)(random)) }],
    ['with one slow answer in a hundred', { takes: (random) => (random() < 0.01 ? 2_000 : even(random)) }],
    ['with one error in a thousand', { takes: even, fails: 0.001, logs: 0.001 }],
    ['with one error in fifty', { takes: even, fails: 0.02, logs: 0.02 }],
    ['with one error in five', { takes: even, fails: 0.2, logs: 0.2 }],
    ['with one refusal in three', { takes: even, refuses: 0.33 }],
  ];
  test.each(alike)('%s', (_, behaviour) => {
    const both = oneRoute({ candidate: behaviour, current: behaviour });
    expect(share('unhealthy', both, quick)).toBeLessThanOrEqual(falseAlarms);
    expect(share('unhealthy', both, careful, carefulRollouts)).toBeLessThanOrEqual(falseAlarms);
  });

  const worlds: [string, Traffic][] = [
    ['over ten routes, one of which fails often', skewed()],
    ['in bursts for one route at a time', { ...skewed(), burst: 20 }],
    ['beside a neighbour that comes and goes', { ...skewed(), neighbourMs: 15 }],
    ['with many probes and few visitors', { ...skewed(), probes: 100 }],
    ['with probes only', { ...skewed(), probes: 100, visitors: false }],
    [
      'with an incident for both in the second step',
      { ...skewed(), incident: { step: 2, from: 0.3, fails: 0.3 } },
    ],
    [
      'with a slow database for both in the last step',
      { ...skewed(), incident: { step: 2, from: 0, addsMs: 60 } },
    ],
    [
      'with an incident for both in the last step',
      { ...skewed(), incident: { step: 4, from: 0.3, fails: 0.3 } },
    ],
  ];
  test.each(worlds)('%s', (_, traffic) => {
    expect(share('unhealthy', traffic, quick)).toBeLessThanOrEqual(falseAlarms);
    expect(share('unhealthy', traffic, careful, carefulRollouts)).toBeLessThanOrEqual(falseAlarms);
  });
});

describe('what careful steps let through is less than one bad release in a hundred', () => {
  const bad: [string, Behaviour][] = [
    ['errors in one of fifty', { takes: even, fails: 0.02 }],
    ['refusals in one of twenty', { takes: even, refuses: 0.05 }],
    ['20 % slower', { takes: spread(24, 0.1) }],
    ['2 s slower in one of a hundred', { takes: (random) => even(random) + (random() < 0.01 ? 2_000 : 0) }],
    ['a new error logged in one of fifty', { takes: even, logs: 0.02 }],
  ];
  test.each(bad)('%s', (_, candidate) => {
    const traffic = oneRoute({ candidate, current: good });
    expect(share('unhealthy', traffic, careful, carefulRollouts)).toBeGreaterThanOrEqual(0.99);
  });

  test('twice as slow under all traffic, where that is the only step', () => {
    const traffic = oneRoute({ candidate: { takes: spread(40, 0.1) }, current: good });
    const steps = [{ share: 100, requests: 1_000 }];
    expect(share('unhealthy', traffic, steps, carefulRollouts)).toBeGreaterThanOrEqual(0.99);
  });

  test.each([
    ['one route of ten that is always refused', { takes: spread(100, 0.2), refuses: 1 }],
    ['one route of ten that is three times as slow', { takes: spread(180, 0.2) }],
  ])('%s', (_, candidate) => {
    const traffic = skewed({ name: '/f', candidate });
    expect(share('unhealthy', traffic, careful, carefulRollouts)).toBeGreaterThanOrEqual(0.99);
  });
});

test('too little traffic is inconclusive, however well it went', () => {
  const both = oneRoute({ candidate: good, current: good });
  expect(share('inconclusive', both, [{ share: 50, requests: 10 }], 10)).toBe(1);
});
