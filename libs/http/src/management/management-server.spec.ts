import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { formatAddress } from '../listen-address.ts';
import { ManagementServer } from './management-server.ts';

describe('the management listener', () => {
  let server: ManagementServer;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  beforeEach(() => {
    server = new ManagementServer();
    server.listenOn({ port: 0 });
    server.get('/metrics', () => ({ status: 200, contentType: 'text/plain', body: 'up 1' }));
  });
  afterEach(() => server.onApplicationShutdown());

  async function ask(path: string, method = 'GET'): Promise<[number, string]> {
    const answer = await fetch(`http://${formatAddress(server.address)}${path}`, { method });
    return [answer.status, await answer.text()];
  }

  it('answers the routes it was given', async () => {
    await server.onModuleInit();
    expect(await ask('/metrics')).toEqual([200, 'up 1']);
    expect(await ask('/metrics?names=up')).toEqual([200, 'up 1']);
    expect(await ask('/metrics', 'HEAD')).toEqual([200, '']);
  });

  it('answers everything else with 404', async () => {
    await server.onModuleInit();
    expect(await ask('/')).toEqual([404, 'Not Found\n']);
    expect(await ask('/metrics/')).toEqual([404, 'Not Found\n']);
    expect(await ask('/metrics', 'POST')).toEqual([404, 'Not Found\n']);
  });

  it('answers 500, and goes on, when a route fails', async () => {
    server.get('/broken', () => Promise.reject(new Error('broken on purpose')));
    await server.onModuleInit();
    expect(await ask('/broken')).toEqual([500, 'Internal Server Error\n']);
    expect(await ask('/metrics')).toEqual([200, 'up 1']);
  });

  it('listens on a unix socket when the port is a path', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'management-'));
    const path = join(folder, 'management.sock');
    server.listenOn({ port: path });
    await server.onModuleInit();
    const asked = request({ socketPath: path, path: '/metrics' }).end();
    const [answer] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(200);
    await server.onApplicationShutdown();
    await rm(folder, { recursive: true });
  });

  it('says which port is taken and what to set', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    server.listenOn({ port });
    const listening = server.onModuleInit();
    await expect(listening.finally(() => other.close())).rejects.toThrow(
      `cannot listen on 127.0.0.1:${port}: it is in use. Stop what listens there, or set MANAGEMENT_PORT to another.`,
    );
  });
});
