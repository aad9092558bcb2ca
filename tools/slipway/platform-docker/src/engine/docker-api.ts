import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';

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

export type ListedContainer = z.output<typeof containers>[number];

const answerWithinMs = 10_000;

/** The engine answered, but not as it was asked to. */
class Refused extends Error {
  readonly status: number;

  constructor(asked: string, status: number) {
    super(`${asked}: the engine answered ${String(status)}`);
    this.status = status;
  }
}

/** The Docker Engine through its socket: what the agent needs of its API, and no more. */
export class DockerApi {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** All containers with these labels (`name=value`), stopped ones too. Throws where the engine does not answer. */
  async list(...labels: readonly string[]): Promise<ListedContainer[]> {
    const filters = encodeURIComponent(JSON.stringify({ label: labels }));
    const answer = await this.#ask('GET', `/containers/json?all=true&filters=${filters}`);
    return containers.parse(await json(answer));
  }

  /** True where a container of this name runs. */
  async runs(name: string): Promise<boolean> {
    const filters = encodeURIComponent(JSON.stringify({ name: [`^/${name}$`], status: ['running'] }));
    const answer = await this.#ask('GET', `/containers/json?filters=${filters}`);
    return containers.parse(await json(answer)).length > 0;
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
      const answer = await this.#ask('POST', `/containers/create?name=${name}`, answerWithinMs, wanted);
      id = z.object({ Id: z.string() }).parse(await json(answer)).Id;
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
    const answer = await this.#ask(
      'GET',
      `/containers/json?all=true&filters=${encodeURIComponent(JSON.stringify(filters))}`,
    );
    for (const { Id } of containers.parse(await json(answer))) await this.remove(Id);
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

  #ask(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    withinMs = answerWithinMs,
    body?: object,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request({
        socketPath: this.#socketPath,
        method,
        path: `/v1.44${path}`,
        timeout: withinMs,
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
      });
      asked.on('response', (answer) => {
        if ((answer.statusCode ?? 500) < 400) {
          resolve(answer);
          return;
        }
        answer.resume();
        reject(new Refused(`${method} ${path}`, answer.statusCode ?? 0));
      });
      asked.on('timeout', () => asked.destroy(new Error(`${method} ${path}: the engine did not answer`)));
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
