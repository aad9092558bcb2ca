import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const workspace = join(__dirname, '../../..');

describe('the bundle', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function bundle(file: string): string {
    const outfile = join(folder, file, 'main.cjs');
    execFileSync(process.execPath, [join(workspace, 'tools/bundle/bundle.mjs'), 'apps/web', outfile], {
      stdio: 'pipe',
    });
    return readFileSync(outfile, 'utf8');
  }

  it('has the same bytes every time, and no path of this machine', () => {
    const first = bundle('first');
    expect(bundle('second') === first).toBe(true);
    expect(first).not.toContain(workspace);
  });

  it('carries a source map of our own sources, and of nothing else', () => {
    const code = bundle('mapped');
    const map = code.slice(code.lastIndexOf('base64,') + 'base64,'.length);
    const payload = JSON.parse(Buffer.from(map, 'base64').toString()) as SourceMapPayload;
    expect(payload.sources.filter((source) => source.includes('node_modules'))).toEqual([]);

    const before = code.slice(0, code.indexOf('Send text/plain.')).split('\n');
    const entry = new SourceMap(payload).findEntry(before.length - 1, before.at(-1)?.length ?? 0);
    const source = 'originalSource' in entry ? entry.originalSource : '';
    expect(source).toMatch(/apps\/web\/src\/echo\.controller\.ts$/);
    const lines = readFileSync(join(__dirname, 'echo.controller.ts'), 'utf8').split('\n');
    expect(lines['originalLine' in entry ? entry.originalLine : -1]).toContain('Send text/plain.');
  });

  it('keeps the names of classes', () => {
    expect(bundle('named')).toMatch(/class _ManagementServer\{static\{__clss\(this,"ManagementServer"\)\}/);
  });
});
