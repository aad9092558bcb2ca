import { once } from 'node:events';
import {
  Agent,
  type IncomingMessage,
  type RequestListener,
  type Server,
  createServer,
  request,
} from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { Traffic } from './traffic.ts';

function signal(): { promise: Promise<void>; give: () => void } {
  let give = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { promise, give };
}

describe('draining the traffic listener', () => {
  let server: Server;
  let traffic: Traffic;
  let port: number;
  let agent: Agent;
  let answer: RequestListener;
  let grace: ReturnType<typeof signal>;
  let deadline: ReturnType<typeof signal>;
  let sockets: Socket[];

  beforeEach(async () => {
    answer = (_request, response) => response.end('answer');
    server = createServer((incoming, response) => {
      answer(incoming, response);
    });
    traffic = new Traffic(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
    grace = signal();
    deadline = signal();
    sockets = [];
  });
  afterEach(() => {
    agent.destroy();
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });

  const drain = (): Promise<number> => traffic.drain(grace.promise, deadline.promise);

  async function get(): Promise<{ connection: string | undefined; body: string }> {
    const [incoming] = (await once(request({ host: '127.0.0.1', port, agent }).end(), 'response')) as [
      IncomingMessage,
    ];
    let body = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    await once(incoming, 'end');
    return { connection: incoming.headers.connection, body };
  }

  async function open(): Promise<Socket> {
    const socket = connect(port, '127.0.0.1').resume();
    sockets.push(socket);
    await Promise.all([once(server, 'connection'), once(socket, 'connect')]);
    return socket;
  }

  it('lets running requests finish, and tells their clients to close', async () => {
    const reached = signal();
    const done = signal();
    answer = (_request, response) => {
      reached.give();
      void done.promise.then(() => response.end('finished'));
    };
    const running = get();
    await reached.promise;
    const draining = drain();
    grace.give();
    done.give();
    expect(await running).toEqual({ connection: 'close', body: 'finished' });
    expect(await draining).toBe(0);
  });

  it('answers new requests on old and new connections until the grace is over', async () => {
    expect(await get()).toEqual({ connection: 'keep-alive', body: 'answer' });
    const draining = drain();
    expect(await get()).toEqual({ connection: 'close', body: 'answer' });
    expect(await get()).toEqual({ connection: 'close', body: 'answer' });
    grace.give();
    expect(await draining).toBe(0);
    await expect(get()).rejects.toThrow('ECONNREFUSED');
  });

  it('closes idle connections when the grace is over', async () => {
    await get();
    const draining = drain();
    grace.give();
    expect(await draining).toBe(0);
  });

  it('closes connections that were opened and never used', async () => {
    const closed = once(await open(), 'close');
    const draining = drain();
    grace.give();
    expect(await draining).toBe(0);
    await closed;
  });

  it('closes a connection after an answer that had promised to keep it', async () => {
    const reached = signal();
    const done = signal();
    answer = (_request, response) => {
      response.write('first');
      reached.give();
      void done.promise.then(() => response.end(' second'));
    };
    const running = get();
    await reached.promise;
    const draining = drain();
    grace.give();
    await new Promise(setImmediate);
    done.give();
    expect(await running).toEqual({ connection: 'keep-alive', body: 'first second' });
    expect(await draining).toBe(0);
  });

  it('cuts what hangs at the deadline, and says how many', async () => {
    const reached = signal();
    answer = () => {
      reached.give();
    };
    const running = get().catch((error: unknown) => error);
    await reached.promise;
    const draining = drain();
    grace.give();
    deadline.give();
    expect(await draining).toBe(1);
    expect(await running).toMatchObject({ code: 'ECONNRESET' });
  });
});
