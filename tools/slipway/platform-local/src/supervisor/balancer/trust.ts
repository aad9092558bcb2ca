import { BlockList, isIP } from 'node:net';

/** The addresses and networks of `proxy.trusted`. */
export class Trust {
  readonly #list = new BlockList();

  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address = '', prefix] = network.split('/');
      const family = address.includes(':') ? 'ipv6' : 'ipv4';
      if (prefix === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(prefix), family);
    }
  }

  has(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }

  /** The last address that is not trusted, from the peer back through X-Forwarded-For; the first where all are. */
  clientOf(peer: string, forwardedFor: string): string {
    const before = forwardedFor
      .split(',')
      .map((entry) => addressOf(entry.trim()))
      .reverse();
    let client = peer;
    for (const address of before) {
      if (!this.has(client) || address === undefined) break;
      client = address;
    }
    return client;
  }
}

/** An IPv4 address that came in through an IPv6 socket is written as what it is. */
export function plainAddress(address = ''): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** An entry of X-Forwarded-For without its port; nothing where it is no address. */
function addressOf(entry: string): string | undefined {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
  return isIP(bare) === 0 ? undefined : bare;
}
