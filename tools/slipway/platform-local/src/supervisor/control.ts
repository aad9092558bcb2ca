import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { messageOf } from '@slipway/core/errors/slipway-error';
import { diskCodeOf, pathOf } from '@slipway/core/files/disk-error';
import { isReleaseId, type ReleaseId } from '@slipway/core/release/release';
import { orderSchema } from '@slipway/core/platform/lock';
import type { Measurement } from '@slipway/core/measurement/measurement';
import type { Observation } from '@slipway/core/platform/observation';
import { type Watch, watchSchema } from '@slipway/core/watch/watch';
import type { Metrics } from './figures/metrics.ts';
import { measure } from './figures/measure.ts';
import { handOverRequest, type HandOverRequest } from './hand-over/hand-over.ts';
import { takenPort } from './hand-over/listener.ts';
import { NotReadyError } from './replicas/running-release.ts';
import { type Settings, settingsSchema } from '../settings/settings.ts';
import type { Fleet } from './replicas/fleet.ts';
import type { Lease } from './lease.ts';
import type { Traffic } from './traffic.ts';

const id = z.string().refine(isReleaseId);
const target = z.object({ service: z.string(), id });
const holder = z.object({
  user: z.string(),
  host: z.string(),
  run: z.string().optional(),
  pid: z.int(),
  command: z.string(),
  since: z.string(),
  phase: z.string(),
});

/** What can be asked of a supervisor, and done with it. */
export interface Controlled {
  readonly lease: Lease;
  readonly fleet: Fleet;
  readonly traffic: Traffic;
  listen(settings: Settings): Promise<void>;
  stage(service: string, id: ReleaseId): void;
  commit(service: string, id: ReleaseId, standbyWarmMs: number, watch?: Watch): void;
  observe(): Observation;
  handOver(request: HandOverRequest, lease: string): Promise<{ pid: number | undefined }>;
  shutDown(): void;
}

/** Calls that change something: only the holder of the lease may make them. */
const calls: Record<string, (supervisor: Controlled, body: unknown) => unknown> = {
  '/enter': (supervisor, body) => {
    supervisor.lease.enter(z.object({ phase: z.string() }).parse(body).phase);
  },
  '/take-order': (supervisor) => ({ order: supervisor.lease.takeOrder() }),
  '/listen': (supervisor, body) => supervisor.listen(settingsSchema.parse(body)),
  '/launch': (supervisor, body) => {
    const { service, id } = target.parse(body);
    return supervisor.fleet.launch(service, id);
  },
  '/stage': (supervisor, body) => {
    const { service, id } = target.parse(body);
    supervisor.stage(service, id);
  },
  '/shift': (supervisor, body) => {
    const { service, weights } = z
      .object({ service: z.string(), weights: z.record(id, z.number()) })
      .parse(body);
    supervisor.traffic.shift(service, weights);
  },
  '/drain': async (supervisor, body) => {
    const { service, id } = target.parse(body);
    return { cutOff: (await supervisor.fleet.get(service, id)?.idle()) ?? 0 };
  },
  '/stop': (supervisor, body) => {
    const { service, id } = target.parse(body);
    return supervisor.fleet.stop(service, id);
  },
  '/commit': (supervisor, body) => {
    const { service, id, standbyWarmMs, watch } = target
      .extend({ standbyWarmMs: z.number(), watch: watchSchema.optional() })
      .parse(body);
    supervisor.commit(service, id, standbyWarmMs, watch);
  },
};

/** The supervisor's management port: loopback only, and a token for everything except metrics. */
export function createControlServer(supervisor: Controlled, metrics: Metrics, token: string): Server {
  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      fail(response, error);
    });
  });

  async function withFigures(observation: Observation): Promise<Observation> {
    const releases = observation.releases.map(async (release) => {
      const running = supervisor.fleet.get(release.service, release.id);
      return running ? { ...release, figures: await metrics.figures(running) } : release;
    });
    return { ...observation, releases: await Promise.all(releases) };
  }

  async function measureAll(ids: readonly string[], service: string): Promise<Record<string, Measurement>> {
    const running = ids.filter(isReleaseId).flatMap((id) => supervisor.fleet.get(service, id) ?? []);
    return Object.fromEntries(
      await Promise.all(
        running.map(async (release) => [release.release.id, await measure(release)] as const),
      ),
    );
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = `${request.method ?? ''} ${request.url ?? ''}`;
    if (call === 'GET /metrics') {
      response
        .setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8')
        .end(await metrics.exposition());
      return;
    }
    if (request.headers.authorization !== `Bearer ${token}`) {
      send(response, 401, { error: 'wrong token' });
      return;
    }
    if (call === 'GET /state' || call === 'GET /state?figures') {
      const observation = supervisor.observe();
      send(response, 200, call === 'GET /state' ? observation : await withFigures(observation));
      return;
    }
    const [, service, ids] = /^GET \/measure\/([^/]+)\/([^/]+)$/.exec(call) ?? [];
    if (service !== undefined && ids !== undefined) {
      send(response, 200, await measureAll(ids.split(','), service));
      return;
    }
    const body: unknown = request.method === 'POST' ? await json(request) : {};
    if (call === 'POST /lease') {
      const granted = supervisor.lease.grant(holder.parse(body), response);
      if (!granted) send(response, 409, { holder: supervisor.lease.holder });
      return;
    }
    if (call === 'POST /order') {
      send(response, supervisor.lease.order(orderSchema.parse(body)) ? 200 : 409, {});
      return;
    }
    const lease = String(request.headers['x-slipway-lease']);
    if (!supervisor.lease.isHeldBy(lease)) {
      send(response, 409, { error: 'the lease has ended' });
      return;
    }
    if (call === 'POST /release-lease') {
      await supervisor.lease.end(lease);
      send(response, 200, {});
      return;
    }
    if (call === 'POST /shutdown') {
      send(response, 200, {});
      supervisor.shutDown();
      return;
    }
    if (call === 'POST /hand-over') {
      send(response, 200, await supervisor.handOver(handOverRequest.parse(body), lease));
      return;
    }
    const act = calls[request.url ?? ''];
    if (!act) {
      send(response, 404, { error: `no call ${call}` });
      return;
    }
    send(response, 200, (await act(supervisor, body)) ?? {});
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, error: unknown): void {
  const taken = takenPort(error);
  const disk = diskCodeOf(error);
  if (error instanceof NotReadyError) send(response, 422, { error: error.message, lines: error.lines });
  else if (taken !== undefined) send(response, 422, { error: messageOf(error), taken });
  else if (disk) send(response, 507, { error: messageOf(error), disk, path: resolve(pathOf(error) ?? '.') });
  else send(response, 500, { error: messageOf(error) });
}
