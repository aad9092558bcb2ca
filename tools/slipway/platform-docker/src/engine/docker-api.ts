import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path/posix';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { answerWithinMs, ApiConnection, Refused } from './api-connection.ts';
import { ConnectedContainer, type Client } from './client.ts';
import type { Endpoint } from './endpoint.ts';
import { packed, unpack } from './archive.ts';

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

/** Milliseconds that a container may take to be made, and to start, on a busy machine. */
const startWithinMs = 30_000;
const stalePollMs = 500;

const withId = z.object({ Id: z.string() });

export type ListedContainer = z.output<typeof containers>[number];

/** The Docker Engine through its API: what Slipway needs of it, and no more. */
export class DockerApi {
  readonly #connection: ApiConnection;

  constructor(endpoint: Endpoint) {
    this.#connection = new ApiConnection(endpoint);
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
    (
      await this.#connection.ask('POST', `/images/${image}/tag?repo=${encodeURIComponent(repo)}&tag=${tag}`)
    ).resume();
  }

  async hasVolume(name: string): Promise<boolean> {
    return (await this.#find(`/volumes/${name}`)) !== undefined;
  }

  /** What the engine says of itself, as GET /info has it. */
  async info(): Promise<unknown> {
    return json(await this.#connection.ask('GET', '/info'));
  }

  /**
   * The files below some folders as a container would see them that is made of `wanted`, the body of
   * POST /containers/create, and is never started. A folder that is not there has none.
   */
  files(wanted: object, folders: readonly string[]): Promise<Map<string, string>> {
    return this.#beside(wanted, async (at) => {
      const files = new Map<string, string>();
      for (const folder of folders) {
        const archive = await this.#maybe(at(folder));
        if (archive) await unpack(archive, dirname(folder), files);
      }
      return files;
    });
  }

  /**
   * A file as a container sees it, and when it was read by the engine's clock, to the second; nothing where there is no such
   * container or file.
   */
  async file(container: string, path: string): Promise<{ text: string; at: Date } | undefined> {
    const archive = await this.#maybe(`/containers/${container}/archive?path=${encodeURIComponent(path)}`);
    if (!archive) return undefined;
    const files = new Map<string, string>();
    await unpack(archive, dirname(path), files);
    const text = files.get(path);
    return text === undefined ? undefined : { text, at: new Date(archive.headers.date ?? Date.now()) };
  }

  /** Writes files (name and text) into a folder as a container would see it that is made of `wanted`, and never started. */
  put(wanted: object, folder: string, files: ReadonlyMap<string, string>): Promise<void> {
    return this.#beside(wanted, async (at) => {
      (await this.#connection.ask('PUT', at(folder), answerWithinMs, packed(files))).resume();
    });
  }

  /** Starts one that was made, or has ended; one that runs is left alone. */
  async start(id: string): Promise<void> {
    (await this.#connection.ask('POST', `/containers/${id}/start`, startWithinMs)).resume();
  }

  /** Asks a container to end, as its own file says, and starts it again. */
  async restart(id: string, graceSeconds?: number): Promise<void> {
    const grace = graceSeconds === undefined ? '' : `?t=${String(graceSeconds)}`;
    (await this.#connection.ask('POST', `/containers/${id}/restart${grace}`, 120_000)).resume();
  }

  /**
   * Runs a container under a name to its end, and returns its exit code; `taken` where there is one of that name.
   * `wanted` is the body of POST /containers/create, with `AutoRemove`.
   */
  async runAs(name: string, wanted: object): Promise<number | 'taken'> {
    const id = await this.#createAs(name, wanted);
    if (id === undefined) return 'taken';
    try {
      // The engine answers the first half of this at once: from then on no end is missed.
      const ended = await this.#connection.ask('POST', `/containers/${id}/wait?condition=next-exit`, 120_000);
      await this.start(id);
      return z.object({ StatusCode: z.int() }).parse(await json(ended)).StatusCode;
    } catch (error) {
      await this.remove(id).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Starts a container under a name that lives as long as this process is connected to its stdin; `taken` where there is
   * one of that name. `wanted` is the body of POST /containers/create, with `AutoRemove`, `OpenStdin` and `StdinOnce`.
   */
  async connect(name: string, wanted: object): Promise<Client | 'taken'> {
    const id = await this.#createAs(name, wanted, startWithinMs);
    if (id === undefined) return 'taken';
    const opened: { destroy(): void }[] = [];
    try {
      const connection = await this.#connection.upgrade(
        `/containers/${id}/attach?stream=1&stdin=1&stdout=1&stderr=1`,
      );
      opened.push(connection);
      // The engine answers the first half of this at once, the rest as late as it will: from then on no end is missed.
      const removed = await this.#connection.ask('POST', `/containers/${id}/wait?condition=removed`);
      removed.socket.setTimeout(0);
      opened.push(removed);
      await this.start(id);
      return new ConnectedContainer(connection, removed);
    } catch (error) {
      for (const one of opened) one.destroy();
      await this.remove(id).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Removes a container of this name that was made and never started: its maker was killed in between. One that is just
   * being started is left alone: it is no longer `created` before the time is over that a start may take. True where it
   * was removed.
   */
  async removeStale(name: string): Promise<boolean> {
    const [found] = await this.#unstarted(name);
    if (found === undefined) return false;
    const deadline = performance.now() + startWithinMs + stalePollMs;
    while (performance.now() < deadline) {
      await delay(stalePollMs);
      if ((await this.#unstarted(name))[0] !== found) return false;
    }
    try {
      // Not by force: one that has started after all is refused.
      (await this.#connection.ask('DELETE', `/containers/${found}`)).resume();
      return true;
    } catch (error) {
      if (error instanceof Refused) return false;
      throw error;
    }
  }

  /** Removes a container of this name and label that was made and never started: its maker died in between. */
  async removeUnstarted(name: string, label: string): Promise<void> {
    for (const id of await this.#unstarted(name, label)) await this.remove(id);
  }

  async remove(id: string): Promise<void> {
    (await this.#connection.ask('DELETE', `/containers/${id}?force=true`)).resume();
  }

  /** Asks a container to end, and waits for as long as its own file gives it. One that is gone has ended. */
  async stop(id: string): Promise<void> {
    try {
      (await this.#connection.ask('POST', `/containers/${id}/stop`, 0)).resume();
    } catch (error) {
      if (!(error instanceof Refused && error.status === 404)) throw error;
    }
  }

  /**
   * What a container has written since, with the engine's times, as the engine's stream of frames.
   * @param last looks at so many of the newest entries of its file only. Without it, the engine reads the file from its
   *   first line.
   */
  log(id: string, since: Date, last?: number): Promise<IncomingMessage> {
    const from = (since.getTime() / 1_000).toFixed(3);
    const tail = last === undefined ? '' : `&tail=${String(last)}`;
    return this.#connection.ask(
      'GET',
      `/containers/${id}/logs?stdout=true&stderr=true&timestamps=true&since=${from}${tail}`,
    );
  }

  /** Calls `heard` with the id of each container with these labels that ends, until the connection does. */
  async ends(heard: (id: string) => void, ...labels: readonly string[]): Promise<void> {
    const filters = encodeURIComponent(
      JSON.stringify({ type: ['container'], event: ['die'], label: labels }),
    );
    const answer = await this.#connection.ask('GET', `/events?filters=${filters}`, 0);
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
      return await this.#connection.ask('GET', path);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Containers by the engine's filters, whatever their state. */
  async #containers(filters: Record<string, readonly string[]>): Promise<ListedContainer[]> {
    const wanted = encodeURIComponent(JSON.stringify(filters));
    return containers.parse(
      await json(await this.#connection.ask('GET', `/containers/json?all=true&filters=${wanted}`)),
    );
  }

  /** Calls `work` with the address of a folder in a container that is gone afterwards. */
  async #beside<T>(wanted: object, work: (at: (folder: string) => string) => Promise<T>): Promise<T> {
    const id = await this.#create('', wanted);
    try {
      return await work((folder) => `/containers/${id}/archive?path=${encodeURIComponent(folder)}`);
    } finally {
      await this.remove(id);
    }
  }

  /** The ids of containers of this name, and these labels, that were made and are not started. */
  async #unstarted(name: string, ...labels: readonly string[]): Promise<string[]> {
    const filters = { name: [`^/${name}$`], status: ['created'], label: labels };
    return (await this.#containers(filters)).map(({ Id }) => Id);
  }

  /** Makes a container under a name and returns its id; nothing where there is one of that name. */
  async #createAs(name: string, wanted: object, withinMs?: number): Promise<string | undefined> {
    try {
      return await this.#create(`?name=${name}`, wanted, withinMs);
    } catch (error) {
      if (error instanceof Refused && error.status === 409) return undefined;
      throw error;
    }
  }

  async #create(query: string, wanted: object, withinMs = answerWithinMs): Promise<string> {
    const answer = await this.#connection.ask('POST', `/containers/create${query}`, withinMs, wanted);
    return withId.parse(await json(answer)).Id;
  }
}
