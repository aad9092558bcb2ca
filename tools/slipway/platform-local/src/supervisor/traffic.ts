import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { replaceFile } from '@slipway/core/files/replace-file';
import { messageOf, SlipwayError } from '@slipway/core/errors/slipway-error';
import { standingOf } from '@slipway/core/release/sticky';
import { isReleaseId, type ReleaseId } from '@slipway/core/release/release';
import { watchSchema, type Watch } from '@slipway/core/watch/watch';
import type { ObservedService, Weights } from '@slipway/core/platform/observation';
import { committedFile } from '../settings/paths.ts';

const id = z.string().refine(isReleaseId);
const committedSchema = z.record(
  z.string(),
  z.object({
    current: id.optional(),
    standby: id.optional(),
    /** When the standby is to be stopped (ISO 8601). */
    coldAt: z.string().optional(),
    watch: watchSchema.optional(),
  }),
);
export type Committed = z.output<typeof committedSchema>;

/** What was last committed, for each service; empty where nothing was. */
export function readCommitted(file: string = committedFile): Committed {
  if (!existsSync(file)) return {};
  try {
    return committedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new SlipwayError({
      what: `${file} is damaged: which releases serve can't be told`,
      why: messageOf(error),
      next: 'restore the file, or remove it and deploy again',
    });
  }
}

/** Where traffic goes: the weights of this moment, and the release that they fall back to. */
export class Traffic {
  readonly #committed: Committed = readCommitted();
  readonly #weights = new Map<string, Weights>();

  constructor() {
    this.revert();
  }

  /** Names of all services that ever had a release. */
  get services(): string[] {
    return Object.keys(this.#committed);
  }

  observe(service: string): ObservedService {
    return { ...this.#committed[service], weights: this.#weights.get(service) ?? {} };
  }

  shift(service: string, weights: Weights): void {
    this.#weights.set(service, weights);
  }

  /** Makes a release the current one, on the disk before it is so in memory; the one before is warm until `coldAt`. */
  commit(service: string, current: ReleaseId, coldAt: Date, watch?: Watch): void {
    const before = this.#committed[service];
    if (before?.current !== current) {
      const standby = before?.current;
      this.#keep(service, {
        current,
        ...(standby ? { standby, coldAt: coldAt.toISOString() } : {}),
        ...(watch ? { watch } : {}),
      });
    }
    this.shift(service, { [current]: 100 });
  }

  endWatch(service: string): void {
    const { watch, ...rest } = this.#committed[service] ?? {};
    if (watch) this.#keep(service, rest);
  }

  /** Where this throws, what was committed before stays so here and on the disk. */
  #keep(service: string, after: Committed[string]): void {
    replaceFile(committedFile, JSON.stringify({ ...this.#committed, [service]: after }));
    this.#committed[service] = after;
  }

  /** All traffic back to what was committed. */
  revert(): void {
    this.#weights.clear();
    for (const [service, { current }] of Object.entries(this.#committed)) {
      if (current) this.shift(service, { [current]: 100 });
    }
  }

  isCommitted(service: string, release: ReleaseId): boolean {
    const { current, standby } = this.#committed[service] ?? {};
    return release === current || release === standby;
  }

  /** When a service's standby is to be stopped. */
  coldAt(service: string): Date | undefined {
    const { coldAt } = this.#committed[service] ?? {};
    return coldAt === undefined ? undefined : new Date(coldAt);
  }

  /** True where more than one release has traffic. */
  isShared(service: string): boolean {
    return Object.keys(this.#weights.get(service) ?? {}).length > 1;
  }

  /** Draws a release by weight; for one visitor the same one, for as long as its share does not fall. */
  draw(service: string, visitor?: string): ReleaseId | undefined {
    const weights = Object.entries(this.#weights.get(service) ?? {}) as [ReleaseId, number][];
    const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
    // The candidate comes first: who has it at 5 % has it at 25 % still.
    const share = visitor === undefined ? Math.random() : standingOf(visitor, weights[0]?.[0] ?? '') / 100;
    let point = share * total;
    for (const [release, weight] of weights) {
      point -= weight;
      if (point < 0) return release;
    }
    return weights.at(-1)?.[0];
  }
}
