import { Edge, type EdgePlatform } from './edge.ts';
import { WebSocketWire } from './web-socket.ts';
import { Wire } from './wire.ts';

const sockets = 200;

/** Streams of a release that loses its traffic, in both modes. */
export function endsStreams(platform: EdgePlatform): void {
  describe.each(['close', 'keep'] as const)('streams: %s', (streams) => {
    let edge: Edge;

    beforeAll(async () => {
      edge = await Edge.deploy(platform, { streams, drainWithin: '3s', idle: '10m' });
    });

    test.each(['deploy', 'rollback'] as const)('200 idle WebSockets through a %s', async (verb) => {
      const open = await Promise.all(Array.from({ length: sockets }, () => WebSocketWire.open(edge.port)));
      const events = await Wire.open(edge.port);
      await events.ask('GET /events', 'Accept: text/event-stream').heard('data: hello');
      const [before] = open.map(({ release }) => release);
      const ends = Promise.all(open.map((socket) => socket.closedByService()));
      const lastEvent = events.heard('event: bye');

      const { durationMs, release } =
        verb === 'deploy'
          ? { durationMs: 0, release: await edge.release('web') }
          : await edge.workspace.rollback('--service', 'web');

      expect(release).not.toBe(before);
      // Far from the time that draining may take: no stream was waited for.
      expect(durationMs).toBeLessThan(60_000);
      expect(await ends).toEqual(open.map(() => true));
      await lastEvent;
      events.close();
      expect(await edge.ask('GET /')).toMatchObject({ status: 200, body: 'edge' });
    });
  });
}
