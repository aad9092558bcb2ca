import { countAnswer, noAnswers, type AnswerCount } from '../measurement/answers.ts';
import type { LogLine, Measurement } from '../platforms/platform.ts';
import { levelOf } from '../verdict/level.ts';
import { judgeStep, type StepEvidence } from '../verdict/step.ts';
import { combine, type VerdictName } from '../verdict/verdict.ts';

/** How a simulated release answers. Shares are of requests, 0 to 1. */
export interface Behaviour {
  /** Milliseconds of one answer. */
  takes: (random: () => number) => number;
  fails?: number;
  logs?: number;
}

export interface SimulatedStep {
  share: number;
  requests: number;
}

const requestsInSlice = 100;
const baseline = 200;
/** Requests to the current in each slice while it has no traffic. */
const control = 25;

/** Random numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One release under simulated requests, with what would be counted of it. */
class SimulatedRelease {
  readonly measurements: Measurement[] = [];
  readonly lines: LogLine[] = [];
  readonly #answers: AnswerCount = noAnswers();
  readonly #behaviour: Behaviour;
  readonly #random: () => number;

  constructor(behaviour: Behaviour, random: () => number) {
    this.#behaviour = behaviour;
    this.#random = random;
    this.measure();
  }

  answer(): void {
    const { takes, fails = 0, logs = 0 } = this.#behaviour;
    countAnswer(this.#answers, this.#random() < fails ? 500 : 200, takes(this.#random));
    if (this.#random() >= logs) return;
    const time = this.#answers.requests * 20;
    this.lines.push({ replica: 'r1-1', text: JSON.stringify({ level: 50, time, msg: 'out of rope' }) });
  }

  measure(): void {
    const replicas = [
      { id: 'r1-1', state: 'ready' as const, restarts: 0, readinessLost: 0, residentBytes: 1 },
    ];
    this.measurements.push({
      answers: { ...this.#answers, durations: { ...this.#answers.durations } },
      replicas,
    });
  }
}

/** Rolls a simulated candidate out over simulated requests and returns how it is judged. */
export function simulateRollout(
  behaviours: { candidate: Behaviour; current: Behaviour },
  steps: readonly SimulatedStep[],
  random: () => number,
): VerdictName {
  const current = new SimulatedRelease(behaviours.current, random);
  const candidate = new SimulatedRelease(behaviours.candidate, random);
  for (let left = baseline; left > 0; left -= 1) current.answer();
  current.measure();
  for (const { share, requests } of steps) {
    const began = { candidate: candidate.measurements.length - 1, current: current.measurements.length - 1 };
    for (let number = 1; number <= requests; number += 1) {
      (random() * 100 < share ? candidate : current).answer();
      if (number % requestsInSlice !== 0) continue;
      for (let left = share === 100 ? control : 0; left > 0; left -= 1) current.answer();
      candidate.measure();
      current.measure();
    }
    const all = current.measurements;
    const evidence: StepEvidence = {
      probes: {
        recent: { sent: requests, lost: 0, failed: 0, reasons: [] },
        before: { sent: baseline, lost: 0, failed: 0, reasons: [] },
      },
      candidate: candidate.measurements,
      compared: {
        timed: candidate.measurements,
        current: all,
        step: {
          candidate: candidate.measurements.slice(began.candidate),
          current: all.slice(began.current),
        },
        ...(share === 100 ? { before: all.slice(0, began.current + 1) } : {}),
        errorLines: {
          window: { candidate: candidate.lines, current: current.lines },
          known: current.lines,
        },
      },
    };
    const { verdict } = combine(judgeStep(evidence, levelOf(steps.length)));
    if (verdict !== 'healthy') return verdict;
  }
  return 'healthy';
}
