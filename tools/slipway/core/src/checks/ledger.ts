import { Ledger, type LedgerReading } from '../ledger/ledger.ts';
import type { Platform } from '../platform/platform.ts';
import { ok, wrong, type Check, type Finding } from '../platform/check.ts';

/** Every line of the history is what was once written. A torn last line counts as never written, and is no damage. */
export function judgeLedger(
  name: string,
  { entries, damaged }: Pick<LedgerReading, 'entries' | 'damaged'>,
): Finding {
  const lines = `${String(entries.length)} ${entries.length === 1 ? 'line' : 'lines'}`;
  if (damaged.length === 0) return ok(`${lines}, all whole`);
  return wrong(
    `line ${damaged.join(', ')} of ${name} is damaged`,
    'restore the file from a copy, or move the damaged line out of it; until then rollback needs --to',
  );
}

export function ledgerChecks(platform: Platform): Check[] {
  return Object.keys(platform.environment.services).map((service) => ({
    name: `ledger of ${service}`,
    run: async () => {
      const ledger = new Ledger(platform.ledger(service));
      return judgeLedger(ledger.name, await ledger.read());
    },
  }));
}
