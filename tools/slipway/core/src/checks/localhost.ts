import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { portOwner, type PortOwner } from './port-owner.ts';
import { ok, wrong, type Check, type Finding } from '../platform/check.ts';
import { isAtLoopback6, type WantedPort } from './ports.ts';

export interface EndpointPort extends WantedPort {
  /** Slipway may have it on every IPv6 address: then only a listener on ::1 alone is another program. */
  onIpv6?: boolean;
}

/** What else answers where a browser looks first for `localhost`. */
export interface Stranger extends WantedPort {
  owner?: PortOwner;
}

/**
 * Whether `http://localhost:PORT`, as it is shown to people, reaches what Slipway listens on: a browser tries ::1 first
 * where the name means both, and another program may have the port there.
 */
export function localhostCheck(ports: readonly EndpointPort[]): Check {
  return {
    name: 'localhost',
    run: async () => {
      const addresses = (await lookup('localhost', { all: true, verbatim: true })).map(
        ({ address }) => address,
      );
      if (addresses[0] !== '::1') return judgeLocalhost(addresses, []);
      const strangers = await Promise.all(ports.map(async (one) => ((await isStrange(one)) ? [one] : [])));
      return judgeLocalhost(addresses, await Promise.all(strangers.flat().map(withOwner)));
    },
  };
}

async function isStrange({ port, onIpv6 }: EndpointPort): Promise<boolean> {
  if (!(await answers(port))) return false;
  if (!onIpv6) return true;
  // Linux alone tells; elsewhere nothing is said rather than something wrong.
  return isAtLoopback6(await readFile('/proc/net/tcp6', 'utf8').catch(() => ''), port);
}

async function withOwner({ key, port }: EndpointPort): Promise<Stranger> {
  const owner = (await portOwner(port, '::1')) ?? (await portOwner(port));
  return { key, port, ...(owner ? { owner } : {}) };
}

export function judgeLocalhost(addresses: readonly string[], strangers: readonly Stranger[]): Finding {
  if (strangers.length === 0)
    return ok(`is ${addresses.join(', then ')}, and no other program answers there`);
  const found = strangers.map(({ key, port, owner }) => {
    const who = owner ? `process ${String(owner.pid)} (${owner.command})` : 'another program';
    return `[::1]:${String(port)} (${key}) is ${who}`;
  });
  const [first] = strangers;
  return wrong(
    `means ::1 first, and ${found.join(', ')}`,
    `stop it, or open http://127.0.0.1:${String(first?.port)}`,
  );
}

async function answers(port: number): Promise<boolean> {
  const socket = connect({ host: '::1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    // Refused, or no IPv6 here.
    return false;
  } finally {
    socket.destroy();
  }
}
