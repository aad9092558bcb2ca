import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { limits } from '@slipway/core/environment/limits';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { Balancer } from '../supervisor/balancer/balancer.ts';
import { FakeRelease } from './fake-release.ts';

const web = {
  route: '/',
  limits: limits.parse({}),
  drain: { within: 1_000, streams: 'keep' as const },
};

interface Ask {
  method?: string;
  path?: string;
  body?: string;
  headers?: Record<string, string>;
}

export interface Scene {
  release: FakeRelease;
  server: Server;
  ask: (
    what?: Ask,
  ) => Promise<{ status: number | undefined; body: string; headers: IncomingMessage['headers'] }>;
}

/** A server that balances all traffic over the replicas of this release. */
export async function trafficTo(release: FakeRelease): Promise<Server> {
  const balancer = new Balancer(
    { isShared: () => false, draw: () => release, named: () => release },
    { services: { web }, trusted: [] },
  );
  const server = balancer.createTrafficServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** A balancer in front of one replica for each handler; `undefined` is a replica that is not there any more. */
export function withBalancer(
  replicas: readonly (RequestListener | undefined)[],
  test: (scene: Scene) => Promise<void>,
): Promise<void> {
  return withFolder(async (folder) => {
    const servers: Server[] = [];
    const sockets = replicas.map((_, index) => join(folder, `${String(index)}.sock`));
    for (const [index, handler] of replicas.entries()) {
      if (!handler) continue;
      const replica = createServer(handler).listen(sockets[index]);
      await once(replica, 'listening');
      servers.push(replica);
    }
    const release = new FakeRelease(sockets);
    const server = await trafficTo(release);
    servers.push(server);
    const { port } = server.address() as AddressInfo;
    const ask: Scene['ask'] = async ({ method = 'GET', path = '/', body, headers = {} } = {}) => {
      const asked = request({ port, host: '127.0.0.1', method, path, headers, agent: false });
      asked.end(body);
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      return { status: answer.statusCode, body: await text(answer), headers: answer.headers };
    };
    try {
      await test({ release, server, ask });
    } finally {
      release.close();
      for (const each of servers) {
        each.closeAllConnections();
        each.close();
      }
    }
  });
}
