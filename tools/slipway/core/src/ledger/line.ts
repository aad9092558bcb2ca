import * as z from 'zod';
import { sha256 } from '../release/digest.ts';
import { ledgerEvent, type LedgerEntry, type LedgerEvent } from './event.ts';

const stamped = z.object({ at: z.iso.datetime() }).and(ledgerEvent);
const checksumLength = 16;

/** One line of the ledger: a checksum of the JSON (the first 16 hex digits of its SHA-256), a space, the JSON. */
export function writeLine(event: LedgerEvent, now: Date): string {
  const json = JSON.stringify({ at: now.toISOString(), ...event });
  return `${checksum(json)} ${json}\n`;
}

/** The entry of a line, or nothing where the line is not what was once written. */
export function readLine(line: string): LedgerEntry | undefined {
  const json = line.slice(checksumLength + 1);
  if (line.slice(0, checksumLength) !== checksum(json)) return undefined;
  const parsed = stamped.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data : undefined;
}

function checksum(json: string): string {
  return sha256(json).slice(0, checksumLength);
}
