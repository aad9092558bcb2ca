import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { histories } from '../testing/histories.ts';
import { withFolder } from '../testing/temporary-folder.ts';
import type { LedgerEntry, LedgerEvent } from './event.ts';
import { FileLedgerStore } from './file-store.ts';
import { Ledger } from './ledger.ts';
import { writeLine } from './line.ts';

const runs = { numRuns: 150 };
const extra: LedgerEvent = { kind: 'judged', attempt: 99, release: 'r99', verdict: 'healthy', findings: [] };

/** The ledger of a history, as the bytes of its file, a line an entry. */
const ledgers = histories
  .filter(({ entries }) => entries.length > 0)
  .map(({ entries }) => ({ entries, lines: entries.map((entry) => Buffer.from(lineOf(entry))) }));

function lineOf({ at, ...event }: LedgerEntry): string {
  return writeLine(event, new Date(at));
}

const withFile = <T>(bytes: Buffer, use: (ledger: Ledger, file: string) => Promise<T>): Promise<T> =>
  withFolder((folder) => {
    const file = join(folder, 'web.jsonl');
    writeFileSync(file, bytes);
    return use(new Ledger(new FileLedgerStore(file)), file);
  });

/** A place in a file: a part of its length. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const at = (part: number, length: number) => Math.min(length - 1, Math.floor(part * length));

test('what was written is read back, all of it, in order', () =>
  fc.assert(
    fc.asyncProperty(ledgers, ({ entries, lines }) =>
      withFile(Buffer.concat(lines), async (ledger) => {
        expect(await ledger.read()).toEqual({ entries, damaged: [], torn: false });
      }),
    ),
    runs,
  ));

test('torn at any byte, it has every whole line, and appends after them', () =>
  fc.assert(
    fc.asyncProperty(ledgers, place, ({ entries, lines }, part) => {
      const bytes = Buffer.concat(lines);
      const cut = bytes.subarray(0, at(part, bytes.length));
      const whole = cut.filter((byte) => byte === 0x0a).length;
      return withFile(cut, async (ledger) => {
        const before = await ledger.read();
        expect(before.entries).toEqual(entries.slice(0, whole));
        expect(before.damaged).toEqual([]);
        await ledger.append(extra);
        const after = await ledger.read();
        expect(after).toMatchObject({ damaged: [], torn: false });
        expect(after.entries.slice(0, -1)).toEqual(entries.slice(0, whole));
        expect(after.entries.at(-1)).toMatchObject(extra);
      });
    }),
    runs,
  ));

test('with any byte changed it says so, and loses or invents no other line', () =>
  fc.assert(
    fc.asyncProperty(ledgers, place, fc.integer({ min: 1, max: 255 }), ({ entries, lines }, part, by) => {
      const bytes = Buffer.concat(lines);
      const index = at(part, bytes.length);
      const wasBreak = bytes[index] === 0x0a;
      bytes[index] = (bytes[index] ?? 0) ^ by;
      return withFile(bytes, async (ledger) => {
        const { entries: read, damaged, torn } = await ledger.read();
        expect(damaged.length > 0 || torn).toBe(true);
        const texts = entries.map((entry) => JSON.stringify(entry));
        const found = read.map((entry) => texts.indexOf(JSON.stringify(entry)));
        expect(found).toEqual([...found].sort((a, b) => a - b));
        expect(found).not.toContain(-1);
        // A line break that is gone makes one line of two.
        expect(read.length).toBeGreaterThanOrEqual(entries.length - (wasBreak ? 2 : 1));
      });
    }),
    runs,
  ));

test('whatever is in the file, what is appended can be read, and whole lines stay', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (noise, breaks) => {
      const bytes = Buffer.concat([Buffer.from(noise), Buffer.from(breaks ? '\n' : '')]);
      return withFile(bytes, async (ledger, file) => {
        await ledger.append(extra);
        expect((await ledger.read()).entries.at(-1)).toMatchObject(extra);
        const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
        expect(readFileSync(file).subarray(0, whole.length)).toEqual(whole);
      });
    }),
    runs,
  ));
