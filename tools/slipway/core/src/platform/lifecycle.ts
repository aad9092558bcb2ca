import type { Environment } from '../environment/schema.ts';
import type { Touched } from '../plan/plan.ts';
import type { Check } from './check.ts';
import type { Commands } from './commands.ts';

/** Tells how far something is that takes its time. */
export type Say = (text: string) => void;

/** An address that a person opens. */
export interface Endpoint {
  name: string;
  url: string;
  /** How to sign in, where that is asked for. */
  user?: string;
  password?: string;
}

/**
 * When what is up already is brought to what the checkout says of it: never, where something of it is found to have
 * changed, or always, without asking that.
 */
export type Renewal = 'never' | 'changed' | 'always';

/** What carries the releases: brought up, looked at, taken down. */
export interface Lifecycle {
  readonly environment: Environment;

  /**
   * Brings up what carries the releases, and the committed ones with it. True where it was not up. Throws `Locked` where
   * that would disturb someone.
   */
  up(wanted?: { renew: Renewal; say?: Say }): Promise<boolean>;

  /**
   * Stops everything. The history, the frozen releases and what was collected of them stay, unless `purge` is to remove
   * them too. False where there was nothing to do.
   */
  down(wanted: { purge: boolean }): Promise<boolean>;

  /** Where people look, and how they sign in. */
  endpoints(): Promise<Endpoint[]>;

  /** What a deploy would touch of that which carries the releases. Changes nothing that runs. */
  foresee(): Promise<Touched[]>;

  /** What a rollout runs here, to be shown. */
  readonly commands: Commands;

  /** What can be looked at. Those of `first` come first: where one is wrong, nothing else can be told. */
  checks(kind: 'setup' | 'doctor'): { first: Check[]; rest: Check[] };
}
