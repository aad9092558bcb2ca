import type { Edge } from './edge.ts';
import { askForSocket, WebSocketWire } from './web-socket.ts';
import { Wire } from './wire.ts';

export function changesProtocols(edge: () => Edge): void {
  test('a WebSocket echoes both ways', async () => {
    const socket = await WebSocketWire.open(edge().port);
    await socket.echo('ahoy');
    await socket.echo('ahoy again');
    socket.wire.close();
  });

  test('a refusal of the service is an ordinary answer', async () => {
    const wire = await Wire.open(edge().port);
    const answer = await askForSocket(wire, '/refuse').answer();
    expect(answer).toMatchObject({ status: 403, body: 'no!', headers: { 'x-why': ['no'] } });
    wire.close();
  });

  test('a replica that ends the handshake is answered 502', async () => {
    const wire = await Wire.open(edge().port);
    expect((await askForSocket(wire, '/poison').answer()).status).toBe(502);
    wire.close();
  });

  test('a WebSocket and an event stream that stay silent are closed', async () => {
    const { wire } = await WebSocketWire.open(edge().port);
    const events = await Wire.open(edge().port);
    await events.ask('GET /events', 'Accept: text/event-stream').heard('data: hello');
    await Promise.all([wire.rest(), events.rest()]);
    for (const each of [wire, events]) each.close();
  });
}
