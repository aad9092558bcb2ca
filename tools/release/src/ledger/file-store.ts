import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../errors/slipway-error.ts';
import type { LedgerStore } from './ledger.ts';

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

  async append(line: string, keep: number): Promise<void> {
    await mkdir(dirname(this.name), { recursive: true });
    const file = await open(this.name, 'a');
    try {
      if ((await file.stat()).size > keep) await file.truncate(keep);
      await file.write(line);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
