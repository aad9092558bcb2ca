import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../files/replace-file.ts';
import { hasCode } from '../errors/slipway-error.ts';
import type { LedgerStore } from './ledger.ts';

const lineBreak = 0x0a;

/** A ledger in a file; a line is on the disk before `append` resolves. */
export class FileLedgerStore implements LedgerStore {
  readonly name: string;

  constructor(path: string) {
    this.name = path;
  }

  async read(): Promise<string> {
    try {
      return await readFile(this.name, 'utf8');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return '';
      throw error;
    }
  }

  async append(line: string): Promise<void> {
    await mkdir(dirname(this.name), { recursive: true });
    const file = await open(this.name, 'a+');
    try {
      // By bytes: what is damaged need not be text.
      const bytes = await file.readFile();
      const whole = bytes.lastIndexOf(lineBreak) + 1;
      if (bytes.length > whole) await file.truncate(whole);
      try {
        await file.appendFile(line);
        await file.sync();
      } catch (error) {
        // What a full disk took of the line: the next one would cut it off, and until then it would be seen as torn.
        await file.truncate(whole).catch(() => undefined);
        throw error;
      }
    } finally {
      await file.close();
    }
    // The file may be new: without this a power cut could take it away as a whole.
    syncFolder(dirname(this.name));
  }
}
