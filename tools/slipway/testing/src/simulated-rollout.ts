import {
  countAnswer,
  countBegun,
  noAnswers,
  type AnswerClass,
  type Answers,
} from '@slipway/core/measurement/answers';
import type { ErrorLine, ErrorLines } from '@slipway/core/logs/error-lines';
import type { Measured, StepEvidence } from '@slipway/core/verdict/evidence';
import { judgeStep } from '@slipway/core/verdict/sources/judge';
import { levelOf } from '@slipway/core/verdict/sources/level';
import { sourceNames } from '@slipway/core/verdict/sources/sources';
import type { VerdictName } from '@slipway/core/verdict/verdict';

/** How a simulated release answers one route. Shares are of requests, 0 to 1. */
export interface Behaviour {
  /** Milliseconds of one answer. */
  takes: (random: () => number) => number;
  fails?: number;
  /** Answers with another class than 2xx. */
  refuses?: number;
  logs?: number;
}

/** A route of a service: its share of the visitors' requests, and how each release answers it. */
export interface Route {
  name: string;
  share: number;
  candidate: Behaviour;
  current: Behaviour;
}

export interface SimulatedStep {
  /** Per cent. */
  share: number;
  /** Requests of visitors. */
  requests: number;
}

/** Who asks, and what happens meanwhile. */
export interface Traffic {
  routes: readonly Route[];
  /** Slipway's own requests to each release between two readings. */
  probes?: number;
  /** False where no one but Slipway asks. */
  visitors?: boolean;
  /** Visitors come in bursts of so many, all for one route. */
  burst?: number;
  /** From this share of a step on (0 to 1), everything fails this often, or takes so much longer, for both releases. */
  incident?: { step: number; from: number; fails?: number; addsMs?: number };
  /** Everything takes longer by so many milliseconds, for all, in every second slice. */
  neighbourMs?: number;
}

const requestsInSlice = 100;
const baseline = 200;
const defaultProbes = 10;
/** A slice is so long, in milliseconds. */
const sliceMs = 500;

/** What the world does to every answer at a moment. */
interface Weather {
  fails: number;
  addsMs: number;
}

const fair: Weather = { fails: 0, addsMs: 0 };

/** One release under simulated requests, with what would be counted of it. */
class SimulatedRelease {
  readonly measurements: Measured[] = [];
  readonly #errors: ErrorLine[] = [];
  readonly #answers: Answers = noAnswers();
  readonly #random: () => number;
  probed = { sent: 0, lost: 0, failed: 0, reasons: [] as string[] };

  constructor(random: () => number) {
    this.#random = random;
    this.measure(0);
  }

  answer(kind: 'visitor' | 'probe', route: string, behaviour: Behaviour, weather: Weather): void {
    const { takes, logs = 0 } = behaviour;
    const stratum = `${kind} GET ${route}`;
    const what = this.#classOf(behaviour, weather);
    countBegun(this.#answers, stratum);
    countAnswer(this.#answers, stratum, what, takes(this.#random) + weather.addsMs);
    if (kind === 'probe') {
      this.probed.sent += 1;
      if (what !== '2xx') this.probed.failed += 1;
    }
    if (this.#random() < logs) this.#log('out of rope');
    if (what === '5xx' && weather.fails > 0) this.#log('the database is away');
  }

  /** Each by a replica of its own: what one replica writes at once is one event. */
  #log(msg: string): void {
    const at = (this.measurements.at(-1)?.at ?? 0) + 1;
    const replica = `r1-${String(this.#errors.length)}`;
    this.#errors.push({ replica, at, text: JSON.stringify({ level: 50, msg }) });
  }

  #classOf({ fails = 0, refuses = 0 }: Behaviour, weather: Weather): AnswerClass {
    if (this.#random() < fails || this.#random() < weather.fails) return '5xx';
    return this.#random() < refuses ? '4xx' : '2xx';
  }

  get logged(): ErrorLines {
    return { errors: this.#errors, lines: this.#errors.length, unknown: 0 };
  }

  measure(at: number): void {
    const replicas = [
      { id: 'r1-1', state: 'ready' as const, restarts: 0, readinessLost: 0, residentBytes: 1 },
    ];
    this.measurements.push({ at, answers: structuredClone(this.#answers), replicas });
  }
}

/** Rolls a simulated candidate out over simulated requests and returns how it is judged. */
export function simulateRollout(
  traffic: Traffic,
  steps: readonly SimulatedStep[],
  random: () => number,
  needs = { visitors: false, shows: 0.5 },
): VerdictName {
  const { routes, probes = defaultProbes, visitors = true, burst = 1, incident, neighbourMs = 0 } = traffic;
  const first = routes[0];
  if (!first) throw new Error('a service has a route');
  const current = new SimulatedRelease(random);
  const candidate = new SimulatedRelease(random);
  let at = 0;
  const measure = () => {
    at += sliceMs;
    candidate.measure(at);
    current.measure(at);
  };
  for (let left = baseline; left > 0; left -= 1) {
    const route = draw(routes, random);
    if (visitors) current.answer('visitor', route.name, route.current, fair);
  }
  measure();
  const shiftedFrom = candidate.measurements.length - 1;
  const begins: number[] = [];
  for (const [index, { share, requests }] of steps.entries()) {
    const stepFrom = candidate.measurements.length - 1;
    begins.push(stepFrom);
    let route = first;
    for (let number = 1; number <= requests; number += 1) {
      if (number % burst === 0) route = draw(routes, random);
      const slice = Math.floor(number / requestsInSlice);
      const isHit = index + 1 === incident?.step && number > requests * incident.from;
      const neighbour = slice % 2 === 1 ? neighbourMs : 0;
      const { fails = 0, addsMs = 0 } = isHit ? incident : {};
      const weather = { fails, addsMs: addsMs + neighbour };
      const goesToCandidate = random() * 100 < share;
      if (visitors && goesToCandidate) candidate.answer('visitor', route.name, route.candidate, weather);
      else if (visitors) current.answer('visitor', route.name, route.current, weather);
      if (number % requestsInSlice !== 0) continue;
      for (let left = probes; left > 0; left -= 1) {
        candidate.answer('probe', first.name, first.candidate, weather);
        current.answer('probe', first.name, first.current, weather);
      }
      measure();
    }
    const all = { candidate: candidate.measurements, current: current.measurements };
    const evidence: StepEvidence = {
      probes: { candidate: candidate.probed, current: current.probed, hangs: false },
      candidate: all.candidate.slice(shiftedFrom),
      needs,
      objective: { errors: 0.01, refused: 0.5, p99: 10_000 },
      compared: {
        timed: all.candidate.slice(shiftedFrom),
        current: all.current,
        steps: begins.map((begin, number) => ({
          candidate: all.candidate.slice(begin, (begins[number + 1] ?? Infinity) + 1),
          current: all.current.slice(begin, (begins[number + 1] ?? Infinity) + 1),
        })),
        ...(share === 100 ? { before: all.current.slice(0, stepFrom + 1) } : {}),
        logged: {
          window: { candidate: candidate.logged, current: current.logged },
          known: current.logged.errors,
          clock: 0,
        },
      },
    };
    const { verdict } = judgeStep(evidence, sourceNames, { level: levelOf({ steps: steps.length }) });
    if (verdict !== 'healthy') return verdict;
  }
  return 'healthy';
}

function draw(routes: readonly Route[], random: () => number): Route {
  let left = random() * routes.reduce((sum, { share }) => sum + share, 0);
  const found = routes.find(({ share }) => {
    left -= share;
    return left < 0;
  });
  return found ?? (routes[0] as Route);
}

/** One route, which both releases answer. */
export function oneRoute(both: { candidate: Behaviour; current: Behaviour }): Traffic {
  return { routes: [{ name: '/', share: 1, ...both }] };
}
