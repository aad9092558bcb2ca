import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { diskRefused, type DiskCode } from '@slipway/core/files/disk-error';
import { hasCode, SlipwayError } from '@slipway/core/errors/slipway-error';
import type { Holder, Order } from '@slipway/core/platform/lock';
import type { Measurement } from '@slipway/core/measurement/measurement';
import type { Observation } from '@slipway/core/platform/observation';
import { beaconFile, readBeacon, type Beacon } from '../supervisor/beacon.ts';
import type { HandOverRequest } from '../supervisor/hand-over/hand-over.ts';
import { protocol } from '../settings/settings.ts';

const answerWithinMs = 5_000;

export interface Answer {
  status: number;
  body: {
    error?: string;
    lines?: string[];
    taken?: number;
    disk?: DiskCode;
    path?: string;
    holder?: Holder;
    order?: Order;
    cutOff?: number;
  };
}

/** Talks to the supervisor of one state folder. */
export class ControlClient {
  readonly #beacon: Beacon;

  private constructor(beacon: Beacon) {
    this.#beacon = beacon;
  }

  /** The supervisor that this state folder names; it may have died since. Nothing where none was left. */
  static read(stateFolder: string): ControlClient | undefined {
    const beacon = readBeacon(join(stateFolder, beaconFile));
    return beacon && new ControlClient(beacon);
  }

  get pid(): number {
    return this.#beacon.pid;
  }

  get settings(): Beacon['settings'] {
    return this.#beacon.settings;
  }

  /** True where it speaks with this command as commands and supervisors of one version do. */
  get speaksAlike(): boolean {
    return this.#beacon.protocol === protocol;
  }

  get canHandOver(): boolean {
    return this.#beacon.handOver !== undefined;
  }

  /** True where it runs the program that this command would start. */
  runs(build: string): boolean {
    return this.#beacon.build === build && this.speaksAlike;
  }

  /** What runs; nothing where the supervisor is gone. Asked of every version. */
  async observe(figures = false): Promise<(Observation & { probeUrl: string }) | undefined> {
    try {
      const asked = this.#ask('GET', figures ? '/state?figures' : '/state', {}).end();
      this.#mustAnswer(asked);
      const response = await answerOf(asked);
      if (response.statusCode !== 200) return undefined;
      return JSON.parse(await text(response)) as Observation & { probeUrl: string };
    } catch (error) {
      if (hasCode(error, 'ECONNREFUSED', 'ECONNRESET') || speaksNoHttp(error)) return undefined;
      throw error;
    }
  }

  /** What was counted of these releases; those that don't run are not in the answer. */
  async measure(service: string, ids: readonly string[]): Promise<Record<string, Measurement>> {
    const asked = this.#ask('GET', `/measure/${service}/${ids.join(',')}`, {}).end();
    this.#mustAnswer(asked);
    return JSON.parse((await this.#whole(asked)).text) as Record<string, Measurement>;
  }

  /** Makes a call as the holder of a lease. It may take long: the supervisor is asked meanwhile whether it lives. */
  async call(path: string, lease: string, body: unknown = {}): Promise<Answer> {
    const asked = this.#ask('POST', path, { 'x-slipway-lease': lease }).end(JSON.stringify(body));
    const pulse = setInterval(() => {
      this.observe().catch((error: unknown) => asked.destroy(error as Error));
    }, answerWithinMs);
    try {
      const whole = await this.#whole(asked);
      const answer: Answer = { status: whole.status, body: JSON.parse(whole.text) as Answer['body'] };
      const { disk, path: file = path } = answer.body;
      if (disk) throw diskRefused(disk, file, this.settings.environment);
      return answer;
    } finally {
      clearInterval(pulse);
    }
  }

  /** Has the supervisor give all that it serves to the next one. Rejects where that serves on instead. */
  async handOver(lease: string, request: HandOverRequest): Promise<void> {
    const next = `slipway down ${this.settings.environment}, then slipway deploy ${this.settings.environment}: it closes the port for a moment`;
    if (!this.canHandOver) {
      throw new SlipwayError({
        what: 'The supervisor that runs was started by another version of Slipway, and can’t hand over',
        why: `it speaks protocol ${String(this.#beacon.protocol)}, this command ${String(protocol)}; what serves serves on`,
        next,
      });
    }
    const { status, body } = await this.call('/hand-over', lease, request);
    if (status === 200) return;
    throw new SlipwayError({
      what: 'The supervisor could not hand over to the one of this version; what serves serves on',
      ...(body.error === undefined ? {} : { why: body.error }),
      next,
    });
  }

  /** Asks for the lease. While the returned answer stays open, it is held. */
  async lease(
    holder: Holder,
  ): Promise<{ id: string; open: IncomingMessage } | { holder: Holder | undefined }> {
    const asked = this.#ask('POST', '/lease', {}).end(JSON.stringify(holder));
    const late = setTimeout(() => asked.destroy(this.#silent()), answerWithinMs);
    const response = await this.#answer(asked).finally(() => {
      clearTimeout(late);
    });
    if (response.statusCode !== 200) {
      return { holder: (JSON.parse(await text(response)) as Answer['body']).holder };
    }
    const [line] = (await new Promise<Buffer>((resolve) => response.once('data', resolve)))
      .toString()
      .split('\n');
    return { id: (JSON.parse(line ?? '') as { id: string }).id, open: response };
  }

  async #whole(asked: ClientRequest): Promise<{ status: number; text: string }> {
    const response = await this.#answer(asked);
    try {
      return { status: response.statusCode ?? 0, text: await text(response) };
    } catch (error) {
      throw this.#explained(error);
    }
  }

  async #answer(asked: ClientRequest): Promise<IncomingMessage> {
    try {
      return await answerOf(asked);
    } catch (error) {
      throw this.#explained(error);
    }
  }

  /** In words for a person, where the supervisor has ended before the answer was given. */
  #explained(error: unknown): unknown {
    return hasCode(error, 'ECONNREFUSED', 'ECONNRESET')
      ? gone(this.pid, this.settings.environment, error)
      : error;
  }

  #mustAnswer(asked: ClientRequest): void {
    asked.setTimeout(answerWithinMs, () => asked.destroy(this.#silent()));
  }

  #ask(method: string, path: string, headers: Record<string, string>): ClientRequest {
    return request({
      host: '127.0.0.1',
      port: this.#beacon.adminPort,
      agent: false,
      method,
      path,
      headers: { ...headers, authorization: `Bearer ${this.#beacon.token}` },
    });
  }

  #silent(): SlipwayError {
    return new SlipwayError({
      what: `The supervisor (process ${String(this.pid)}) does not answer`,
      why: `it has said nothing for ${String(answerWithinMs / 1_000)} s`,
      next: `end it (kill -9 ${String(this.pid)}), then: slipway deploy ${this.settings.environment}`,
    });
  }
}

/** Another program has the port of a supervisor that is gone. */
function speaksNoHttp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('HPE_');
}

/** What a command is told whose supervisor died under it. */
function gone(pid: number, environment: string, cause: unknown): SlipwayError {
  return new SlipwayError({
    what: `The supervisor (process ${String(pid)}) has ended in the middle of the command`,
    why: 'it was killed, or it crashed; its replicas end with it',
    next: `slipway deploy ${environment} brings back what served before; .slipway/${environment}/supervisor.log has its last words`,
    cause,
  });
}

function answerOf(asked: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asked.once('response', resolve).once('error', reject);
  });
}
