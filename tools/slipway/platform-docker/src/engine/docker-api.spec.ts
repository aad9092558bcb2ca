import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pack } from 'tar-stream';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { DockerCli } from './docker-cli.ts';

/** A double of the engine's API on a socket: answers by method and path without the version. */
const withEngine = <T>(
  answers: Record<string, (response: ServerResponse) => void>,
  use: (docker: DockerCli, asked: string[]) => Promise<T>,
): Promise<T> =>
  withFolder(async (folder) => {
    const asked: string[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      const what = `${request.method ?? ''} ${(request.url ?? '').replace(/^\/v[\d.]+/, '')}`;
      asked.push(what);
      const answer = answers[what];
      if (answer) answer(response);
      else response.writeHead(404).end('{"message":"no such thing"}');
    });
    const socket = join(folder, 'docker.sock');
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    try {
      return await use(new DockerCli(`unix://${socket}`), asked);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
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
