import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import * as containers from '../commands/containers.ts';
import { scoutFile } from '../engine/built-programs.ts';
import { Conversation } from '../engine/conversation.ts';
import { lastLines, type DockerCli } from '../engine/docker-cli.ts';
import type { Names } from '../names/names.ts';
import type { Answered, Asked, Question, Questions } from './questions.ts';

/** Milliseconds that an answer may take besides what it is known to take. */
const answerWithinMs = 60_000;

interface Waiting {
  resolve: (gives: unknown) => void;
  reject: (error: Error) => void;
}

interface Open {
  conversation: Conversation;
  waiting: Map<number, Waiting>;
}

/**
 * What looks at an environment from beside its balancer while a command runs: one program in one container, for as long
 * as this process is connected to it, so that no look and no probe costs the machine that serves visitors a process.
 * It changes nothing and takes no lock. Where it has ended, the next question starts it again.
 */
export class Scout {
  readonly #docker: Pick<DockerCli, 'engine' | 'connect'>;
  readonly #names: Names;
  readonly #program: () => Buffer;
  #open: Promise<Open> | undefined;
  #asked = 0;

  /** @param program what is sent to the engine's machine and answers there; another one in tests. */
  constructor(
    docker: Pick<DockerCli, 'engine' | 'connect'>,
    names: Names,
    program = () => readFileSync(scoutFile),
  ) {
    this.#docker = docker;
    this.#names = names;
    this.#program = program;
  }

  /** Starts it, so that it is there when the first question comes. What goes wrong that question is told. */
  begin(): void {
    void this.#opened().catch(() => undefined);
  }

  /**
   * Asks it; several questions may be out at a time.
   * @param knownMs what the answer is known to take at most, in milliseconds.
   * @throws {SlipwayError} where it can't be started, ends, does not answer, or can't answer.
   */
  async ask<Q extends Question>(
    question: Q,
    takes: Questions[Q]['takes'],
    knownMs = 0,
  ): Promise<Questions[Q]['gives']> {
    const { conversation, waiting } = await this.#opened();
    this.#asked += 1;
    const asked: Asked = [this.#asked, question, takes];
    const late = setTimeout(() => {
      conversation.kill();
    }, answerWithinMs + knownMs).unref();
    try {
      return await new Promise((resolve, reject) => {
        waiting.set(asked[0], { resolve: resolve as Waiting['resolve'], reject });
        conversation.tell(JSON.stringify(asked));
      });
    } finally {
      clearTimeout(late);
      waiting.delete(asked[0]);
    }
  }

  /** True where it was asked, or is being started, and has not ended. */
  get isAtWork(): boolean {
    return this.#open !== undefined;
  }

  /** Ends it, where it was started. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await (await open?.catch(() => undefined))?.conversation.close();
  }

  #opened(): Promise<Open> {
    this.#open ??= this.#start();
    return this.#open;
  }

  async #start(): Promise<Open> {
    try {
      const socket = await this.#docker.engine.socket();
      const name = `${this.#names.stack}-scout-${randomBytes(3).toString('hex')}`;
      const client = await this.#docker.connect(name, containers.scout(this.#names, socket), notStarted);
      if (client === 'taken') throw notStarted(`there is a ${name} already`);
      const program = gzipSync(this.#program()).toString('base64');
      const conversation = await Conversation.open(client, undefined, program);
      if (!(conversation instanceof Conversation)) throw notStarted(conversation.stderr);
      const open: Open = { conversation, waiting: new Map() };
      void this.#listen(open);
      return open;
    } catch (error) {
      this.#open = undefined;
      throw error;
    }
  }

  async #listen({ conversation, waiting }: Open): Promise<void> {
    for (;;) {
      const line = await conversation.answers.next();
      if (line.done === true) break;
      const [number, answer] = JSON.parse(line.value) as Answered;
      const asker = waiting.get(number);
      if ('gives' in answer) asker?.resolve(answer.gives);
      else asker?.reject(cantTell(answer.error));
    }
    this.#open = undefined;
    for (const { reject } of waiting.values()) reject(cantTell('its container on the engine ended'));
  }
}

function notStarted(stderr: string): SlipwayError {
  return new SlipwayError({
    what: "What runs on the engine can't be looked at",
    why: lastLines(stderr, 1)[0] ?? 'the container that looks did not start',
    next: 'fix the error above and try again; slipway doctor shows what is wrong with the stack',
    lines: lastLines(stderr),
  });
}

function cantTell(why: string): SlipwayError {
  return new SlipwayError({
    what: 'A look beside the balancer failed',
    why,
    next: 'slipway status shows what serves',
  });
}
