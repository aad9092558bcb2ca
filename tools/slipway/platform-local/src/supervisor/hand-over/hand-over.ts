import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Server } from 'node:http';
import * as z from 'zod';
import { supervisorLog } from '../../settings/paths.ts';

/**
 * The hand-over from a supervisor to the one of another version of Slipway. Each side may be older than the other, so
 * this stays as it is, whatever `protocol` becomes:
 *
 *     1. the old one is told `POST /hand-over {node, program, settings}`, and runs
 *        `node program STATE_FOLDER SETTINGS --take-over` with an IPC channel
 *     2. the new one starts replicas of what is committed, and says {ready: {unready}} or ends
 *     3. the old one says {go: {host, port, adminPort, token}}; the new one writes the beacon and says {announced}
 *     4. the old one sends its listening sockets with {take: 'control'} and {take: 'public'}, over which both serve for a
 *        moment; the new one says {taken}
 *     5. the old one answers what it has, ends its replicas, and ends. {end} from the new one hurries it
 */
export const handOverVersion = 1;
export const takeOverFlag = '--take-over';
/** A service manager keeps this process, and would end another one in its place: it hands nothing over. */
export const keptFlag = '--kept';

export const handOverRequest = z.object({ node: z.string(), program: z.string(), settings: z.unknown() });
export type HandOverRequest = z.output<typeof handOverRequest>;

/** Where the old one is reached, and by which token. */
export const addressesSchema = z.object({
  host: z.string(),
  port: z.int(),
  adminPort: z.int(),
  token: z.string(),
});
export type Addresses = z.output<typeof addressesSchema>;

const fromSuccessor = z.object({
  /** Current releases that are not ready with it. */
  ready: z.object({ unready: z.array(z.string()) }).optional(),
  announced: z.literal(true).optional(),
  taken: z.literal(true).optional(),
  end: z.literal(true).optional(),
  failed: z.string().optional(),
});
export type FromSuccessor = z.output<typeof fromSuccessor>;

export const fromPredecessor = z.object({
  go: addressesSchema.optional(),
  take: z.enum(['control', 'public']).optional(),
});
export type FromPredecessor = z.output<typeof fromPredecessor>;

/** How long the new one may be silent after it is ready. */
const answerWithinMs = 10_000;

/** The supervisor that is to take over. */
export class Successor {
  readonly #child: ChildProcess;
  readonly #said: FromSuccessor[] = [];
  #wake: () => void = () => undefined;
  #hasEnded = false;

  constructor({ node, program, settings }: HandOverRequest) {
    const log = openSync(supervisorLog, 'a');
    try {
      this.#child = spawn(node, [program, process.cwd(), JSON.stringify(settings), takeOverFlag], {
        detached: true,
        stdio: ['ignore', log, log, 'ipc'],
      });
    } finally {
      closeSync(log);
    }
    this.#child.on('message', (message) => {
      const said = fromSuccessor.safeParse(message).data;
      if (said) this.#said.push(said);
      this.#wake();
    });
    for (const end of ['exit', 'error'])
      this.#child.on(end, () => {
        this.#hasEnded = true;
        this.#wake();
      });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves with what it says of this; rejects where it fails, ends or is silent for too long. */
  async says<K extends keyof FromSuccessor>(
    what: K,
    withinMs = answerWithinMs,
  ): Promise<NonNullable<FromSuccessor[K]>> {
    const bound = new AbortController();
    const late = setTimeout(() => {
      bound.abort();
      this.#wake();
    }, withinMs);
    try {
      for (;;) {
        const found = this.#said.find((said) => said[what] !== undefined)?.[what];
        if (found !== undefined) return found;
        const failed = this.#said.find((said) => said.failed !== undefined)?.failed;
        if (failed !== undefined) throw new Error(failed);
        if (this.#hasEnded) throw new Error(`it ended; ${supervisorLog} has its last words`);
        if (bound.signal.aborted) throw new Error(`it has said nothing for ${String(withinMs / 1_000)} s`);
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(late);
    }
  }

  async tell(message: FromPredecessor, server?: Server): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#child.send(message, server, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  async end(): Promise<void> {
    if (this.#hasEnded || this.#child.pid === undefined) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  /** Resolves when it wants this process to hurry; never where it ends without. */
  hurries(): Promise<unknown> {
    return this.says('end', 2 ** 31 - 1).catch(() => new Promise(() => undefined));
  }
}
