import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { pack } from 'tar-stream';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { Conversation } from './conversation.ts';
import { DockerCli } from './docker-cli.ts';

/** Has a double of the engine serve on a socket meanwhile. */
async function serving<T>(
  server: Server,
  folder: string,
  use: (docker: DockerCli) => Promise<T>,
): Promise<T> {
  const socket = join(folder, 'docker.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    return await use(new DockerCli(`unix://${socket}`));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** What a request asks for, without the version. */
const askedBy = ({ method, url }: IncomingMessage) =>
  `${method ?? ''} ${(url ?? '').replace(/^\/v[\d.]+/, '')}`;

/** A double of the engine's API on a socket: answers by method and path without the version. */
const withEngine = <T>(
  answers: Record<string, (response: ServerResponse) => void>,
  use: (docker: DockerCli, asked: string[]) => Promise<T>,
): Promise<T> =>
  withFolder(async (folder) => {
    const asked: string[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      const what = askedBy(request);
      asked.push(what);
      const answer = answers[what];
      if (answer) answer(response);
      else response.writeHead(404).end('{"message":"no such thing"}');
    });
    return serving(server, folder, (docker) => use(docker, asked));
  });

const says =
  (body: object, status = 200) =>
  (response: ServerResponse) => {
    response.writeHead(status).end(JSON.stringify(body));
  };

test('what the engine does not have is nothing, and no error', () =>
  withEngine({}, async (docker) => {
    expect(await docker.ask((api) => api.inspect('slipway-staging-lock'))).toBeUndefined();
    expect(await docker.ask((api) => api.imageId('web:r1'))).toBeUndefined();
    expect(await docker.ask((api) => api.hasVolume('state'))).toBe(false);
  }));

test('where the engine refuses, its own words are the reason', () =>
  withEngine({ 'GET /info': says({ message: 'the disk is full' }, 500) }, async (docker) => {
    await expect(docker.ask((api) => api.info())).rejects.toMatchObject({
      message: 'The Docker Engine refused',
      why: 'the disk is full',
    });
  }));

test('an engine that knows an earlier API only is told to be too old, with its version', () =>
  withEngine(
    {
      'GET /info': (response) => {
        response.writeHead(400, { server: 'Docker/20.10.24 (linux)' });
        response.end('{"message":"client version 1.44 is too new. Maximum supported API version is 1.41"}');
      },
    },
    async (docker) => {
      await expect(docker.ask((api) => api.info())).rejects.toMatchObject({
        message: 'This Docker Engine is too old: 20.10.24',
      });
    },
  ));

test('where no engine listens, that is said with the reason', async () => {
  await expect(new DockerCli('unix:///none/docker.sock').ask((api) => api.info())).rejects.toMatchObject({
    message: 'No Docker Engine answers',
    why: expect.stringContaining('/none/docker.sock') as string,
  });
});

test('files are read out of a container that is never started, and removed again', () => {
  const archive = (response: ServerResponse) => {
    const tar = pack();
    tar.entry({ name: 'ledger/', type: 'directory' });
    tar.entry({ name: 'ledger/web.jsonl' }, '{"é": 1}\n');
    tar.finalize();
    tar.pipe(response);
  };
  return withEngine(
    {
      'POST /containers/create': says({ Id: 'c1' }, 201),
      'GET /containers/c1/archive?path=%2Fstate%2Fledger': archive,
      'DELETE /containers/c1?force=true': says({}, 200),
    },
    async (docker, asked) => {
      const files = await docker.ask((api) =>
        api.files({ Image: 'nginx' }, ['/state/ledger', '/state/none']),
      );
      expect(files).toEqual(new Map([['/state/ledger/web.jsonl', '{"é": 1}\n']]));
      expect(asked.at(-1)).toBe('DELETE /containers/c1?force=true');
    },
  );
});

test('where its files can not be read, the container is removed all the same', () =>
  withEngine(
    {
      'POST /containers/create': says({ Id: 'c1' }, 201),
      'GET /containers/c1/archive?path=%2Fstate': says({ message: 'no space left' }, 500),
      'DELETE /containers/c1?force=true': says({}, 200),
    },
    async (docker, asked) => {
      await expect(docker.ask((api) => api.files({}, ['/state']))).rejects.toMatchObject({
        why: 'no space left',
      });
      expect(asked.at(-1)).toBe('DELETE /containers/c1?force=true');
    },
  ));

/** A frame as the engine sends it: 1 is stdout, 2 stderr. */
function frame(output: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = output;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

/**
 * A double of an engine whose containers say `ready`, then what they are told, and end with their stdin. What they say
 * after `cut` no one tells: the answer that would tell of their removal breaks off.
 */
const withContainers = <T>(use: (docker: DockerCli, asked: string[]) => Promise<T>): Promise<T> =>
  withFolder(async (folder) => {
    const asked: string[] = [];
    let removed: ServerResponse | undefined;
    const server = createServer((request, response) => {
      const what = askedBy(request);
      asked.push(what);
      if (what.endsWith('/wait?condition=removed')) {
        removed = response;
        response.writeHead(200).flushHeaders();
      } else
        response
          .writeHead(what.includes('/create') ? 201 : 204)
          .end(what.includes('/create') ? '{"Id":"c1"}' : '');
    });
    server.on('upgrade', (request, socket: Duplex) => {
      asked.push(`upgrade ${(request.url ?? '').replace(/^\/v[\d.]+/, '')}`);
      socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
      socket.write(frame(1, 'ready\n'));
      socket.on('data', (part: Buffer) => {
        if (part.toString() === 'cut\n') removed?.destroy();
        socket.write(frame(1, part.toString()));
      });
      socket.on('end', () => {
        asked.push('stdin ended');
        socket.end();
        removed?.end('{"StatusCode":0}\n');
      });
    });
    return serving(server, folder, (docker) => use(docker, asked));
  });

const unexpected = (why: string) => new SlipwayError({ what: 'not started', why, next: 'none' });

test('a container is told lines and answers, and is closed by the end of its stdin', () =>
  withContainers(async (docker, asked) => {
    const client = await docker.connect('slipway-staging-lock', {}, unexpected);
    if (client === 'taken') throw new Error('taken');
    const opened = await Conversation.open(client);
    if (!(opened instanceof Conversation)) throw new Error(opened.stderr);
    opened.tell('is it so?');
    expect((await opened.answers.next()).value).toBe('is it so?');

    await opened.close();
    expect(asked).toEqual([
      'POST /containers/create?name=slipway-staging-lock',
      'upgrade /containers/c1/attach?stream=1&stdin=1&stdout=1&stderr=1',
      'POST /containers/c1/wait?condition=removed',
      'POST /containers/c1/start',
      'stdin ended',
    ]);
  }));

test('a name that someone has is taken, and nothing is started under it', () =>
  withEngine(
    { 'POST /containers/create?name=lock': says({ message: 'Conflict. The name is in use' }, 409) },
    async (docker, asked) => {
      expect(await docker.connect('lock', {}, unexpected)).toBe('taken');
      expect(asked).toHaveLength(1);
    },
  ));

test('a container that is made and can not be started is removed, and the engine says why', () =>
  withEngine({ 'POST /containers/create?name=lock': says({ Id: 'c1' }, 201) }, async (docker, asked) => {
    await expect(docker.connect('lock', {}, unexpected)).rejects.toMatchObject({ why: 'no such thing' });
    expect(asked.at(-1)).toBe('DELETE /containers/c1?force=true');
  }));

test('while a container is connected, it lives, though the engine no longer says when it is removed', () =>
  withContainers(async (docker) => {
    const client = await docker.connect('slipway-staging-lock', {}, unexpected);
    if (client === 'taken') throw new Error('taken');
    const opened = await Conversation.open(client);
    if (!(opened instanceof Conversation)) throw new Error(opened.stderr);
    for (const line of ['cut', 'and on']) {
      opened.tell(line);
      expect((await opened.answers.next()).value).toBe(line);
    }
    await opened.close();
  }));

test('one that is killed has ended, whatever the engine says', () =>
  withContainers(async (docker) => {
    const client = await docker.connect('slipway-staging-lock', {}, unexpected);
    if (client === 'taken') throw new Error('taken');
    const ended = once(client, 'close');
    client.kill();
    await ended;
    expect(client.killed).toBe(true);
  }));
