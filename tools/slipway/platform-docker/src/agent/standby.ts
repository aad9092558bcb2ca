import type { Traffic } from '../state/traffic.ts';

/** What is due of a standby's replica: its streams' end, its own, or nothing yet. */
export type Due = 'cool' | 'end-streams' | undefined;

/**
 * What is due at a moment for a replica of a release, by what was last committed. A release that is no standby is left
 * alone, whatever it is.
 */
export function dueOf(committed: Traffic, service: string, release: string, now: Date): Due {
  const { standby, coldAt, endStreamsAt } = committed[service] ?? {};
  if (standby !== release) return undefined;
  if (isPast(coldAt, now)) return 'cool';
  return isPast(endStreamsAt, now) ? 'end-streams' : undefined;
}

function isPast(time: string | undefined, now: Date): boolean {
  return time !== undefined && Date.parse(time) <= now.getTime();
}

/** Reads what Nginx says of open streams, `web-r42 CONTAINER 3` a line: the containers that have any. */
export function readStreams(text: string): Set<string> {
  return new Set(
    text
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, , open]) => Number(open) > 0)
      .map(([, container = '']) => container),
  );
}
