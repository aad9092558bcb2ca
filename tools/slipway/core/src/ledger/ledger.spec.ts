import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '../testing/temporary-folder.ts';
import type { LedgerEvent } from './event.ts';
import { FileLedgerStore } from './file-store.ts';
import { Ledger } from './ledger.ts';

const judged = (attempt: number): LedgerEvent => ({
  kind: 'judged',
  attempt,
  release: `r${attempt}`,
  verdict: 'healthy',
  findings: [{ source: 'probes', verdict: 'healthy', because: 'all answered' }],
});

async function withLedger(test: (ledger: Ledger, file: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const file = join(folder, 'ledger', 'web.jsonl');
    const ledger = new Ledger(new FileLedgerStore(file));
    for (const attempt of [1, 2, 3]) await ledger.append(judged(attempt));
    await test(ledger, file);
  });
}

const releasesOf = async (ledger: Ledger) => (await ledger.read()).entries.map(({ release }) => release);

test('what was appended is read back in order', () =>
  withLedger(async (ledger) => {
    expect(await releasesOf(ledger)).toEqual(['r1', 'r2', 'r3']);
  }));

test('a ledger that does not exist yet is empty', () =>
  withFolder(async (folder) => {
    const reading = await new Ledger(new FileLedgerStore(join(folder, 'none'))).read();
    expect(reading).toEqual({ entries: [], damaged: [], torn: false });
  }));

test.each([1, 20, 60])('a last line that a crash tore off %i bytes early counts as never written', (bytes) =>
  withLedger(async (ledger, file) => {
    truncateSync(file, readFileSync(file).length - bytes);
    const { entries, damaged, torn } = await ledger.read();
    expect(entries).toHaveLength(2);
    expect(damaged).toEqual([]);
    expect(torn).toBe(true);
  }),
);

test('what is appended after a torn line is readable, and the torn line is gone', () =>
  withLedger(async (ledger, file) => {
    appendFileSync(file, 'half a li');
    await ledger.append(judged(4));
    expect(await releasesOf(ledger)).toEqual(['r1', 'r2', 'r3', 'r4']);
    expect(readFileSync(file, 'utf8')).not.toContain('half a li');
  }));

test('a line that was changed later is reported by its number and not believed', () =>
  withLedger(async (ledger, file) => {
    writeFileSync(file, readFileSync(file, 'utf8').replace('"attempt":2', '"attempt":9'));
    const { entries, damaged } = await ledger.read();
    expect(entries.map(({ release }) => release)).toEqual(['r1', 'r3']);
    expect(damaged).toEqual([2]);
  }));

test('a damaged line stays where it is when more is appended', () =>
  withLedger(async (ledger, file) => {
    writeFileSync(file, readFileSync(file, 'utf8').replace('"attempt":2', '"attempt":9'));
    await ledger.append(judged(4));
    const { entries, damaged } = await ledger.read();
    expect(entries).toHaveLength(3);
    expect(damaged).toEqual([2]);
  }));
