import { ok, wrong, type Finding } from '../platform/check.ts';

export interface WantedPort {
  /** What it is in the environment's file. */
  key: string;
  port: number;
}

/** @param taken ports that something else listens on. */
export function judgePorts(wanted: readonly WantedPort[], taken: ReadonlySet<number>, file: string): Finding {
  const clash = wanted.filter(({ port }) => taken.has(port));
  const list = (ports: readonly WantedPort[]) =>
    ports.map(({ key, port }) => `${String(port)} (${key})`).join(', ');
  if (clash.length === 0) return ok(`${list(wanted)} ${wanted.length === 1 ? 'is' : 'are'} free`);
  return wrong(`${list(clash)} is taken`, `see who has it: ss -ltnp; or give it another number in ${file}`);
}

/** Ports that are listened on, by /proc/net/tcp and tcp6 (Linux, proc_pid_net(5)): state 0A is LISTEN. */
export function listeningPorts(procNetTcp: string): Set<number> {
  return new Set(
    procNetTcp.split('\n').flatMap((line) => {
      const [, port, state] =
        /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) /.exec(line) ?? [];
      return port !== undefined && state === '0A' ? [Number.parseInt(port, 16)] : [];
    }),
  );
}

/** Whether something listens on ::1 and there alone, by /proc/net/tcp6. */
export function isAtLoopback6(procNetTcp6: string, port: number): boolean {
  const address = `${'0'.repeat(24)}01000000:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return new RegExp(`^\\s*\\d+: ${address} [0-9A-F]+:[0-9A-F]{4} 0A `, 'm').test(procNetTcp6);
}
