import type { Commands } from '@slipway/core/platform/commands';
import type { ServicePlan } from '@slipway/core/plan/plan';
import type { Phase } from './phase.ts';

/**
 * Phases one after another. A phase fits only where those before it have found out what it needs: nothing can be used that
 * is not there yet.
 */
export class Sequence<Start extends object, Known extends object> {
  readonly phases: readonly Phase<never>[];

  private constructor(phases: readonly Phase<never>[]) {
    this.phases = phases;
  }

  /** Begins with what a person has asked for. */
  static from<Start extends object>(): Sequence<Start, Start> {
    return new Sequence([]);
  }

  next<Adds extends object>(phase: Phase<Known, Adds>): Sequence<Start, Known & Adds> {
    return new Sequence([...this.phases, phase]);
  }

  /** The same phases for each of these. */
  forEach<T>(items: readonly T[], phasesOf: (item: T) => readonly Phase<Known>[]): Sequence<Start, Known> {
    return new Sequence([...this.phases, ...items.flatMap((item) => phasesOf(item))]);
  }
}

/** The commands that these phases run to carry out a plan; one without a new release ends before `build`. */
export function commandsOf(
  phases: readonly Phase<never>[],
  plan: ServicePlan,
  of: Commands,
  given?: string,
): string[] {
  const build = phases.findIndex(({ name }) => name === 'build');
  const running = plan.action === 'release' ? phases : phases.slice(0, build);
  return running.flatMap(({ commands }) => commands?.(plan, of, given) ?? []);
}
