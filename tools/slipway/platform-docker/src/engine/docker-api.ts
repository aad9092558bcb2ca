import { Agent, request, type IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { dirname } from 'node:path/posix';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import type { Endpoint } from './endpoint.ts';
import { unpack } from './unpack.ts';

/** The part of the Docker Engine's list of containers (API v1.44, GET /containers/json) that the agent reads. */
const containers = z.array(
  z.object({
    Id: z.string(),
    Names: z.array(z.string()),
    State: z.string(),
    /** Such as `Up 3 minutes (unhealthy)`: the list has health in words only. */
    Status: z.string(),
    Labels: z.record(z.string(), z.string()),
    NetworkSettings: z.object({ Networks: z.record(z.string(), z.object({ IPAddress: z.string() })) }),
  }),
);

const withId = z.object({ Id: z.string() });

export type ListedContainer = z.output<typeof containers>[number];

/** The API of the oldest engine that Slipway works with (Docker 25); later ones speak it, too. */
const version = '1.44';
const answerWithinMs = 10_000;

/** The engine answered, but not as it was asked to. */
export class Refused extends Error {
  readonly status: number;
  /** The engine's version, such as `26.1.5`; empty where it does not say it. */
  readonly version: string;

  constructor(asked: string, { statusCode = 0, headers }: IncomingMessage, said = '') {
    super(said === '' ? `${asked}: the engine answered ${String(statusCode)}` : said);
    this.status = statusCode;
    this.version = /^Docker\/(\S+)/.exec(String(headers.server ?? ''))?.[1] ?? '';
  }

  /** True where the engine knows an earlier API only. */
  get isTooOld(): boolean {
    return this.status === 400 && /client version \S+ is too new/.test(this.message);
  }
}

/** No engine answered: the connection could not be made, or ended. */
export class NoAnswer extends Error {}

/** What the engine says where it refuses. */
const refusal = z.object({ message: z.string() });

/** The Docker Engine through its API: what Slipway needs of it, and no more. */
export class DockerApi {
  readonly #endpoint: Endpoint;
  readonly #connections: Agent;

  /** Connections are kept, and keep no process alive. */
  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
    const kept = { keepAlive: true, timeout: 0 };
    this.#connections = 'tls' in endpoint ? new SecureAgent({ ...kept, ...endpoint.tls }) : new Agent(kept);
  }

  /** All containers with these labels (`name=value`), stopped ones too. Throws where the engine does not answer. */
  list(...labels: readonly string[]): Promise<ListedContainer[]> {
    return this.#containers({ label: labels });
  }

  /** True where a container of this name runs. */
  async runs(name: string): Promise<boolean> {
    return (await this.#containers({ name: [`^/${name}$`], status: ['running'] })).length > 0;
  }

  /** What is known of a container by its name or id, as GET /containers/{id}/json has it; nothing where there is none. */
  inspect(container: string): Promise<unknown> {
    return this.#find(`/containers/${container}/json`);
  }

  /** The digest of an image; nothing where the engine has none of this name. */
  async imageId(name: string): Promise<string | undefined> {
    const found = await this.#find(`/images/${name}/json`);
    return found === undefined ? undefined : withId.parse(found).Id;
  }

  async tag(image: string, as: string): Promise<void> {
    const colon = as.lastIndexOf(':');
    const [repo, tag] = [as.slice(0, colon), as.slice(colon + 1)];
    (await this.#ask('POST', `/images/${image}/tag?repo=${encodeURIComponent(repo)}&tag=${tag}`)).resume();
  }

  async hasVolume(name: string): Promise<boolean> {
    return (await this.#find(`/volumes/${name}`)) !== undefined;
  }

  /** What the engine says of itself, as GET /info has it. */
  async info(): Promise<unknown> {
    return json(await this.#ask('GET', '/info'));
  }

  /**
   * The files below some folders as a container would see them that is made of `wanted`, the body of
   * POST /containers/create, and is never started. A folder that is not there has none.
   */
  async files(wanted: object, folders: readonly string[]): Promise<Map<string, string>> {
    const id = await this.#create('', wanted);
    try {
      const files = new Map<string, string>();
      for (const folder of folders) {
        const archive = await this.#maybe(`/containers/${id}/archive?path=${encodeURIComponent(folder)}`);
        if (archive) await unpack(archive, dirname(folder), files);
      }
      return files;
    } finally {
      await this.remove(id);
    }
  }

  /** Asks a container to end, as its own file says, and starts it again. */
  async restart(id: string, graceSeconds?: number): Promise<void> {
    const grace = graceSeconds === undefined ? '' : `?t=${String(graceSeconds)}`;
    (await this.#ask('POST', `/containers/${id}/restart${grace}`, 120_000)).resume();
  }

  /**
   * Runs a container under a name to its end, and returns its exit code; `taken` where there is one of that name.
   * `wanted` is the body of POST /containers/create, with `AutoRemove`.
   */
  async runAs(name: string, wanted: object): Promise<number | 'taken'> {
    let id: string;
    try {
      id = await this.#create(`?name=${name}`, wanted);
    } catch (error) {
      if (error instanceof Refused && error.status === 409) return 'taken';
      throw error;
    }
    try {
      // The engine answers the first half of this at once: from then on no end is missed.
      const ended = await this.#ask('POST', `/containers/${id}/wait?condition=next-exit`, 120_000);
      (await this.#ask('POST', `/containers/${id}/start`)).resume();
      return z.object({ StatusCode: z.int() }).parse(await json(ended)).StatusCode;
    } catch (error) {
      await this.remove(id).catch(() => undefined);
      throw error;
    }
  }

  /** Removes a container of this name and label that was made and never started: its maker died in between. */
  async removeUnstarted(name: string, label: string): Promise<void> {
    const filters = { name: [`^/${name}$`], status: ['created'], label: [label] };
    for (const { Id } of await this.#containers(filters)) await this.remove(Id);
  }

  async remove(id: string): Promise<void> {
    (await this.#ask('DELETE', `/containers/${id}?force=true`)).resume();
  }

  async stop(id: string): Promise<void> {
    (await this.#ask('POST', `/containers/${id}/stop`, 120_000)).resume();
  }

  /** What a container has written since, with the engine's times, as the engine's stream of frames. */
  log(id: string, since: Date): Promise<IncomingMessage> {
    const from = (since.getTime() / 1_000).toFixed(3);
    return this.#ask('GET', `/containers/${id}/logs?stdout=true&stderr=true&timestamps=true&since=${from}`);
  }

  /** Calls `heard` with the id of each container with these labels that ends, until the connection does. */
  async ends(heard: (id: string) => void, ...labels: readonly string[]): Promise<void> {
    const filters = encodeURIComponent(
      JSON.stringify({ type: ['container'], event: ['die'], label: labels }),
    );
    const answer = await this.#ask('GET', `/events?filters=${filters}`, 0);
    let rest = '';
    for await (const part of answer.setEncoding('utf8')) {
      const lines = (rest + String(part)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter(Boolean)) {
        heard(z.object({ Actor: z.object({ ID: z.string() }) }).parse(JSON.parse(line)).Actor.ID);
      }
    }
  }

  /** What an address has; nothing where the engine knows none of that name. */
  async #find(path: string): Promise<unknown> {
    const answer = await this.#maybe(path);
    return answer && json(answer);
  }

  async #maybe(path: string): Promise<IncomingMessage | undefined> {
    try {
      return await this.#ask('GET', path);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Containers by the engine's filters, whatever their state. */
  async #containers(filters: Record<string, readonly string[]>): Promise<ListedContainer[]> {
    const wanted = encodeURIComponent(JSON.stringify(filters));
    return containers.parse(
      await json(await this.#ask('GET', `/containers/json?all=true&filters=${wanted}`)),
    );
  }

  async #create(query: string, wanted: object): Promise<string> {
    const answer = await this.#ask('POST', `/containers/create${query}`, answerWithinMs, wanted);
    return withId.parse(await json(answer)).Id;
  }

  #ask(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    withinMs = answerWithinMs,
    body?: object,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = ('tls' in this.#endpoint ? secureRequest : request)({
        ...('socketPath' in this.#endpoint
          ? { socketPath: this.#endpoint.socketPath }
          : { host: this.#endpoint.host, port: this.#endpoint.port }),
        agent: this.#connections,
        method,
        path: `/v${version}${path}`,
        timeout: withinMs,
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
      });
      asked.on('response', (answer) => {
        if ((answer.statusCode ?? 0) < 400) {
          resolve(answer);
          return;
        }
        json(answer).then(
          (said) => {
            reject(new Refused(`${method} ${path}`, answer, refusal.safeParse(said).data?.message));
          },
          () => {
            reject(new Refused(`${method} ${path}`, answer));
          },
        );
      });
      asked.on('timeout', () => {
        asked.destroy(new Error(`${method} ${path}: the engine did not answer`));
      });
      asked.on('error', (error) => {
        reject(new NoAnswer(error.message, { cause: error }));
      });
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
