import type { LedgerStore } from '../ledger/ledger.ts';
import type { SecretStore } from '../secrets/store.ts';

/** What an environment keeps. */
export interface State {
  ledger(service: string): LedgerStore;

  /** The versions of a service's secrets. A replica finds those of its release in the files that `NAME_FILE` names. */
  secrets(service: string): SecretStore;
}
