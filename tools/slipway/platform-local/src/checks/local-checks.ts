import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { ok, wrong, type Check } from '@slipway/core/platform/check';
import { judgeDisk } from '@slipway/core/checks/disk';
import { ledgerChecks } from '@slipway/core/checks/ledger';
import { localhostCheck, type EndpointPort } from '@slipway/core/checks/localhost';
import { judgePorts } from '@slipway/core/checks/ports';
import { judgeCurrentReplicas } from '@slipway/core/checks/replicas';
import { judgeTraffic } from '@slipway/core/checks/traffic';
import { judgeWrites } from '@slipway/core/checks/writes';
import type { LocalEnvironment } from '@slipway/core/environment/schema';
import { stateFolder } from '@slipway/core/environment/workspace';
import type { Platform } from '@slipway/core/platform/platform';

export interface Inspected {
  platform: Platform & { readonly environment: LocalEnvironment };
  root: string;
}

export function setupChecks({ platform, root }: Inspected): Check[] {
  const { host, port, adminPort, file } = platform.environment;
  return [
    {
      name: 'ports',
      run: async () => {
        if ((await platform.observe()).up) return ok('the supervisor runs and has them');
        const wanted = [
          { key: 'port', port, host },
          { key: 'adminPort', port: adminPort, host: '127.0.0.1' },
        ];
        const taken = await Promise.all(
          wanted.map(async (one) => ((await isFree(one.port, one.host)) ? [] : [one.port])),
        );
        return judgePorts(wanted, new Set(taken.flat()), file);
      },
    },
    localhostCheck(doorsOf(platform.environment)),
    diskCheck(root),
  ];
}

/** What `localhost` is shown for. The admin port is on 127.0.0.1 always. */
function doorsOf({ host, port, adminPort }: LocalEnvironment): EndpointPort[] {
  const admin = { key: 'adminPort', port: adminPort };
  return host === '::1' ? [admin] : [{ key: 'port', port, onIpv6: host === '::' }, admin];
}

export function doctorChecks({ platform, root }: Inspected): Check[] {
  const { name } = platform.environment;
  const state = stateFolder({ root }, name);
  return [
    {
      name: 'supervisor',
      run: async () => {
        const { up, problem } = await platform.observe();
        return up ? ok('runs') : wrong(problem ?? 'does not run', `slipway deploy ${name} starts it`);
      },
    },
    { name: 'replicas', run: async () => judgeCurrentReplicas(await platform.observe(), name) },
    { name: 'traffic', run: async () => judgeTraffic(await platform.observe(), name) },
    { name: 'writes', run: async () => judgeWrites(await platform.observe()) },
    ...ledgerChecks(platform),
    localhostCheck(doorsOf(platform.environment)),
    // It may be a disk of its own.
    diskCheck(existsSync(state) ? state : root),
  ];
}

function diskCheck(root: string): Check {
  return {
    name: 'disk',
    run: async () => {
      const { bavail, blocks, bsize } = await statfs(root);
      return judgeDisk(root, bavail * bsize, blocks * bsize, 'make room there');
    },
  };
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  return true;
}
