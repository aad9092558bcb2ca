import { once } from 'node:events';
import { createServer } from 'node:net';
import { ask } from './harness/http.ts';
import { plainService, unjudged } from './harness/plain-service.ts';
import { freePorts } from './harness/ports.ts';
import { serviceOf } from './harness/service-settings.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

interface Addresses {
  host?: string;
  port: number;
  adminPort: number;
}

function give(workspace: Workspace, addresses: Addresses): void {
  const services = { web: serviceOf(unjudged) };
  workspace.write(JSON.stringify({ platform: 'local', ...addresses, services }));
}

const textAt = async (port: number, path = '/') => (await ask(`http://127.0.0.1:${port}${path}`)).body;

async function started(): Promise<{ workspace: Workspace; port: number; adminPort: number }> {
  const workspace = await createWorkspace(unjudged);
  await workspace.deploy(plainService('one'));
  return { workspace, port: workspace.port, adminPort: workspace.port + 1 };
}

describe('an environment moves to', () => {
  test('all addresses of the machine, on the port that it has', async () => {
    const { workspace, port, adminPort } = await started();
    give(workspace, { host: '0.0.0.0', port, adminPort });
    expect(await workspace.slipway('up', 'local')).toMatchObject({ exitCode: 0 });
    expect((await ask(`http://127.0.0.2:${port}`)).body).toBe('one');
    give(workspace, { port, adminPort });
    expect(await workspace.slipway('up', 'local')).toMatchObject({ exitCode: 0 });
    expect(await textAt(port)).toBe('one');
    await expect(ask(`http://127.0.0.2:${port}`)).rejects.toThrow('ECONNREFUSED');
  });

  test('its own two ports the other way round, and to one that was the other', async () => {
    const { workspace, port, adminPort } = await started();
    give(workspace, { port: adminPort, adminPort: port });
    expect(await workspace.slipway('up', 'local')).toMatchObject({ exitCode: 0 });
    expect(await textAt(adminPort)).toBe('one');
    const third = await freePorts();
    give(workspace, { port: third, adminPort });
    expect(await workspace.slipway('up', 'local')).toMatchObject({ exitCode: 0 });
    expect(await textAt(third)).toBe('one');
    expect((await workspace.status()).up).toBe(true);
    await expect(textAt(port)).rejects.toThrow('ECONNREFUSED');
  });

  test('none of its new addresses where one is taken, and says by whom', async () => {
    const { workspace, port, adminPort } = await started();
    const free = await freePorts();
    const taken = await freePorts();
    const other = createServer().listen(taken, '127.0.0.1');
    await once(other, 'listening');
    try {
      for (const addresses of [
        { port: free, adminPort: taken },
        { port: taken, adminPort: port },
      ]) {
        give(workspace, addresses);
        const { exitCode, stderr } = await workspace.slipway('up', 'local');
        expect(exitCode).toBe(1);
        expect(stderr).toContain(`Port ${taken} is taken`);
        expect(await textAt(port)).toBe('one');
        expect((await ask(`http://127.0.0.1:${adminPort}/metrics`)).status).toBe(200);
        await expect(textAt(free)).rejects.toThrow('ECONNREFUSED');
      }
      expect(await workspace.status()).toMatchObject({ up: true, holder: null });
    } finally {
      other.close();
    }
  });
});
