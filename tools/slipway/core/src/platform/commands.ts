import type { ServicePlan } from '../plan/plan.ts';

/** The commands by which a platform carries out a plan, a line each; in words where there is no command. */
export interface Commands {
  build(plan: ServicePlan): string[];
  up(plan: ServicePlan): string[];
  lock(plan: ServicePlan): string[];
  freeze(plan: ServicePlan): string[];
  launch(plan: ServicePlan): string[];
  /** Makes the balancer know it, and asks it through the balancer. */
  stage(plan: ServicePlan): string[];
  /** @param share per cent of the traffic. */
  shift(plan: ServicePlan, share: number): string[];
  drain(plan: ServicePlan): string[];
  commit(plan: ServicePlan): string[];
}
