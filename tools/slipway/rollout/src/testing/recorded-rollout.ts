import { environmentSchema } from '@slipway/core/environment/schema';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import type { LedgerStore } from '@slipway/core/ledger/ledger';
import { record } from '../phases/record.ts';
import type { Lock } from '@slipway/core/platform/lock';
import type { Platform } from '@slipway/core/platform/platform';
import type { ReleaseId } from '@slipway/core/release/release';
import { recordBegin } from '../rollout/begin.ts';
import { recordVerdict } from '../rollout/record-verdict.ts';
import { Rollout } from '../rollout/rollout.ts';
import { runRollout } from '../rollout/run.ts';
import { settle } from '../rollout/settle.ts';
import { releaseOf } from '@slipway/core/testing/release';

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

  /** Runs the phase `record`, as the last of a deploy's. Returns how it went. */
  async record(): Promise<{ rollout: Rollout; error: unknown }> {
    const rollout = this.#open();
    await rollout.look();
    rollout.candidate = releaseOf({ id: 'r2' });
    rollout.lock = this.#lock();
    await recordBegin(rollout);
    await recordVerdict(rollout, { verdict: 'healthy', findings: [] }, 100);
    const progress = {
      async run(steps: readonly { run(say: () => void): Promise<string> }[]) {
        for (const step of steps) await step.run(() => undefined);
      },
    };
    const error: unknown = await runRollout(rollout, [record], progress).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return { rollout, error };
  }

  /** What the next command does first. */
  async settle(): Promise<Rollout> {
    this.fate = {};
    const rollout = this.#open();
    await rollout.look();
    await settle(rollout);
    await rollout.look();
    return rollout;
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
    const rollout = new Rollout('deploy', { root: '/' }, platform, 'web', settings, {});
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
