import { readFileSync } from 'node:fs';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { hasCode, SlipwayError } from '../../errors/slipway-error.ts';
import type { Order } from '../../rollout/order.ts';
import type { Holder, Measurement, Observation } from '../platform.ts';
import { beaconFile, beaconSchema, protocol, type Beacon } from './supervisor/settings.ts';

const answerWithinMs = 5_000;

export interface Answer {
  status: number;
  body: { error?: string; lines?: string[]; taken?: number; holder?: Holder; order?: Order; cutOff?: number };
}

/** Talks to the supervisor of one state folder. */
export class ControlClient {
  readonly #beacon: Beacon;

  private constructor(beacon: Beacon) {
    this.#beacon = beacon;
  }

  /** The supervisor that this state folder names; it may have died since. Nothing where none was left. */
  static read(stateFolder: string): ControlClient | undefined {
    try {
      const beacon = beaconSchema.parse(JSON.parse(readFileSync(join(stateFolder, beaconFile), 'utf8')));
      return new ControlClient(beacon);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  get pid(): number {
    return this.#beacon.pid;
  }

  get settings(): Beacon['settings'] {
    return this.#beacon.settings;
  }

  /** What runs; nothing where the supervisor is gone. */
  async observe(figures = false): Promise<(Observation & { probeUrl: string }) | undefined> {
    try {
      const asked = this.#ask('GET', figures ? '/state?figures' : '/state', {}).end();
      asked.setTimeout(answerWithinMs, () => asked.destroy(this.#silent()));
      const response = await answerOf(asked);
      if (response.statusCode !== 200) return undefined;
      this.#checkProtocol();
      return JSON.parse(await text(response)) as Observation & { probeUrl: string };
    } catch (error) {
      if (hasCode(error, 'ECONNREFUSED', 'ECONNRESET') || speaksNoHttp(error)) return undefined;
      throw error;
    }
  }

  /** What was counted of these releases; those that don't run are not in the answer. */
  async measure(service: string, ids: readonly string[]): Promise<Record<string, Measurement>> {
    const asked = this.#ask('GET', `/measure/${service}/${ids.join(',')}`, {}).end();
    asked.setTimeout(answerWithinMs, () => asked.destroy(this.#silent()));
    return JSON.parse((await this.#whole(asked)).text) as Record<string, Measurement>;
  }

  /** Makes a call as the holder of a lease. */
  async call(path: string, lease: string, body: unknown = {}): Promise<Answer> {
    try {
      const response = await answerOf(
        this.#ask('POST', path, { 'x-slipway-lease': lease }).end(JSON.stringify(body)),
      );
      return { status: response.statusCode ?? 0, body: JSON.parse(await text(response)) as Answer['body'] };
    } catch (error) {
      if (hasCode(error, 'ECONNREFUSED', 'ECONNRESET'))
        throw gone(this.pid, this.settings.environment, error);
      throw error;
    }
  }

  /** Asks for the lease. While the returned answer stays open, it is held. */
  async lease(
    holder: Holder,
  ): Promise<{ id: string; open: IncomingMessage } | { holder: Holder | undefined }> {
    const response = await answerOf(this.#ask('POST', '/lease', {}).end(JSON.stringify(holder)));
    if (response.statusCode !== 200) {
      return { holder: (JSON.parse(await text(response)) as Answer['body']).holder };
    }
    const [line] = (await new Promise<Buffer>((resolve) => response.once('data', resolve)))
      .toString()
      .split('\n');
    return { id: (JSON.parse(line ?? '') as { id: string }).id, open: response };
  }

  /** A whole answer. Throws, in words for a person, where the supervisor ends before it is given. */
  async #whole(asked: ClientRequest): Promise<{ status: number; text: string }> {
    try {
      const response = await answerOf(asked);
      return { status: response.statusCode ?? 0, text: await text(response) };
    } catch (error) {
      if (hasCode(error, 'ECONNREFUSED', 'ECONNRESET'))
        throw gone(this.pid, this.settings.environment, error);
      throw error;
    }
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

  #checkProtocol(): void {
    if (this.#beacon.protocol === protocol) return;
    throw new SlipwayError({
      what: 'The supervisor that runs was started by another version of Slipway',
      why: `it speaks protocol ${String(this.#beacon.protocol)}, this command ${String(protocol)}`,
      next: `slipway down ${this.settings.environment}, then slipway deploy ${this.settings.environment}`,
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
