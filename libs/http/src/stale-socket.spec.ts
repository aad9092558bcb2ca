import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { removeStaleSocket } from './stale-socket.ts';

describe('a socket file in the way', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stale-'));
    path = join(folder, 'web.sock');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is removed when the process that made it was killed', async () => {
    const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
    expect(() => execFileSync(process.execPath, ['-e', script])).toThrow();
    expect(existsSync(path)).toBe(true);
    await removeStaleSocket({ path });
    expect(existsSync(path)).toBe(false);
  });

  it('stays when someone answers on it', async () => {
    const server = createServer().listen(path);
    await once(server, 'listening');
    await removeStaleSocket({ path });
    expect(existsSync(path)).toBe(true);
    server.close();
  });

  it('stays when it is no socket', async () => {
    await writeFile(path, 'precious');
    await removeStaleSocket({ path });
    expect(existsSync(path)).toBe(true);
  });
});
