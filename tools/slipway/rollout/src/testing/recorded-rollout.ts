import { environmentSchema } from '@slipway/core/environment/schema';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { Ledger, type LedgerStore } from '@slipway/core/ledger/ledger';
import type { Lock } from '@slipway/core/platform/lock';
import type { Platform } from '@slipway/core/platform/platform';
import type { ReleaseId } from '@slipway/core/release/release';
import { releaseOf } from '@slipway/core/testing/release';
import { settle } from '../lock/settle.ts';
import { record } from '../record/record.ts';
import { Rollout } from '../sequence/rollout.ts';
import { runRollout } from '../sequence/run.ts';
import { look } from '../sequence/seen.ts';
import { Sequence } from '../sequence/sequence.ts';

/** What becomes of a rollout in its phase `record`. */
export interface Fate {
  commit?: 'works' | 'fails before' | 'fails after';
  ledger?: 'works' | 'fails';
  lock?: 'works' | 'is lost' | 'fails to end';
  /** Called while the commit is under way. */
  meanwhile?: (rollout: Rollout) => void;
}

/** An environment in memory where r1 serves and r2, judged healthy, is about to be recorded. */
export class RecordedRollout {
  current: ReleaseId = 'r1';
  text = '';
  fate: Fate = {};
  #rollout: Rollout | undefined;

  /** The ledger as anybody reads it. */
  get ledger(): Ledger {
    return new Ledger(this.#store);
  }

  /** Runs the phase `record`, as the last of a deploy's. Returns how it went. */
  async record(): Promise<{ rollout: Rollout; error: unknown }> {
    const rollout = this.#open();
    const seen = await look(rollout);
    const candidate = releaseOf({ id: 'r2' });
    rollout.holds(this.#lock());
    const attempt = await rollout.begin(candidate, seen);
    await attempt.judged({ verdict: 'healthy', findings: [] }, 100);
    const progress = {
      async run(steps: readonly { run(say: () => void): Promise<string> }[]) {
        for (const step of steps) await step.run(() => undefined);
      },
    };
    const start = { candidate, attempt, seen, evidence: { usual: undefined } };
    const sequence = Sequence.from<typeof start>().next(record);
    const error: unknown = await runRollout(rollout, sequence, start, progress).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return { rollout, error };
  }

  /** What the next command does first. */
  async settle(): Promise<void> {
    this.fate = {};
    await settle(this.ledger, await look(this.#open()));
  }

  #open(): Rollout {
    const environment = environmentSchema.parse({ platform: 'local', port: 2727, services: { web: {} } });
    const platform = {
      environment: { ...environment, name: 'local', file: 'local.yaml' },
      ledger: () => this.#store,
      observe: () =>
        Promise.resolve({
          up: true,
          url: '',
          services: { web: { current: this.current, weights: {} } },
          releases: [],
        }),
      frozen: () => Promise.resolve([]),
      commit: (_service: string, id: ReleaseId) => this.#commit(id),
    } as unknown as Platform;
    const [settings] = Object.values(platform.environment.services);
    if (!settings) throw new Error('no service');
    const rollout = new Rollout('deploy', { workspace: { root: '/' }, platform, service: 'web', settings });
    this.#rollout = rollout;
    return rollout;
  }

  async #commit(id: ReleaseId): Promise<void> {
    if (this.#rollout) this.fate.meanwhile?.(this.#rollout);
    if (this.fate.lock === 'is lost') this.#rollout?.interruption.abort(new SlipwayError({ what: 'lost' }));
    // An interrupt that cut the phase off would be seen here.
    await new Promise(setImmediate);
    if (this.fate.commit === 'fails before') throw new Error('not committed');
    this.current = id;
    if (this.fate.commit === 'fails after') throw new Error('committed, then failed');
  }

  get #store(): LedgerStore {
    return {
      name: 'ledger/web.jsonl',
      read: () => Promise.resolve(this.text),
      append: (line) => {
        if (this.fate.ledger === 'fails' && line.includes('"kind":"ended"'))
          return Promise.reject(new Error('no space left on device'));
        this.text += line;
        return Promise.resolve();
      },
    };
  }

  #lock(): Lock {
    return {
      lost: new Promise(() => undefined),
      enter: () => Promise.resolve(),
      takeOrder: () => Promise.resolve(undefined),
      release: () =>
        this.fate.lock === 'fails to end' ? Promise.reject(new Error('undo failed')) : Promise.resolve(),
    };
  }
}
