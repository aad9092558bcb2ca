import type { Server } from 'node:http';
import type { Addresses, Successor } from './hand-over.ts';

/** How much longer than its replicas may take the next supervisor is waited for. */
const successorStartsWithinMs = 10_000;

/** What a supervisor passes on, and when it does not. */
export interface Passed {
  /** How long each replica may take until it is ready. */
  readyWithinMs: readonly number[];
  /** Whether a release, by its name, is ready here. */
  isReady: (name: string) => boolean;
  /** False once the command has ended that asked for it. */
  isWanted: () => boolean;
  at: Addresses;
  /** What listens here. */
  servers: () => { control: Server | undefined; public: Server | undefined };
}

/** The old supervisor's side of the hand-over. Rejects where the next one does not take over; then it serves on. */
export async function passOn(
  successor: Successor,
  { readyWithinMs, isReady, isWanted, at, servers }: Passed,
): Promise<void> {
  const { unready } = await successor.says('ready', Math.max(0, ...readyWithinMs) + successorStartsWithinMs);
  const lost = unready.filter(isReady);
  if (lost.length > 0) throw new Error(`${lost.join(', ')} did not become ready with it`);
  if (!isWanted()) throw new Error('the command that asked for it has ended');
  await successor.tell({ go: at });
  await successor.says('announced');
  await successor.tell({ take: 'control' }, servers().control);
  await successor.tell({ take: 'public' }, servers().public);
  await successor.says('taken');
}
