import { isIP } from 'node:net';
import type { Server } from 'node:http';
import { messageOf } from '@slipway/core/errors/slipway-error';
import type { Address, Listener } from './listener.ts';
import { say } from '../writing/unwritten.ts';

export interface Move {
  listener: Listener;
  to: Address;
}

/**
 * Moves listeners to other addresses, all of them or none: where one can't be taken, or `seal` throws, the old ones are
 * served as before. An old address is given up when the new ones are taken; only where a new address overlaps an old one
 * (`127.0.0.1` and `0.0.0.0`, ports that are swapped) it has to be given up a moment earlier.
 */
export async function moveAll(moves: readonly Move[], seal: () => void): Promise<void> {
  const due = moves.filter(({ listener, to }) => !listener.isAt(to));
  const inTheWay = due.filter(({ listener }) =>
    due.some(({ to }) => listener.address && overlap(listener.address, to)),
  );
  const overlapping = due.filter(({ to }) =>
    inTheWay.some(({ listener }) => listener.address && overlap(listener.address, to)),
  );
  const taken: (Move & { server: Server })[] = [];
  const take = async (move: Move) => {
    taken.push({ ...move, server: await move.listener.bind(move.to) });
  };
  let released: Move[] = [];
  try {
    for (const move of due) if (!overlapping.includes(move)) await take(move);
    for (const { listener } of inTheWay) listener.release();
    released = inTheWay;
    for (const move of overlapping) await take(move);
    seal();
  } catch (error) {
    for (const { server } of taken) server.close();
    for (const { listener } of released) await goBack(listener);
    throw error;
  }
  for (const { listener, server, to } of taken) listener.use(server, to);
}

async function goBack(listener: Listener): Promise<void> {
  const { address } = listener;
  try {
    if (address) listener.use(await listener.bind(address), address);
  } catch (error) {
    // Someone was quicker, in the moment that it was free.
    say(`${address?.host ?? ''}:${String(address?.port)} can't be taken back: ${messageOf(error)}`);
  }
}

function overlap(one: Address, other: Address): boolean {
  return (
    one.port === other.port && (one.host === other.host || coversMore(one.host) || coversMore(other.host))
  );
}

/** A wildcard, or a name: which addresses that has is for the system to say. */
function coversMore(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || isIP(host) === 0;
}
