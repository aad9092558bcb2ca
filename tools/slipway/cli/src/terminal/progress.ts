import { Listr, ListrLogger, ProcessOutput, type ListrDefaultRendererLogLevels } from 'listr2';
import type { Say } from '@slipway/core/platform/lifecycle';
import { seconds } from '@slipway/core/text/words';
import type { Progress, Step } from '@slipway/rollout/sequence/progress';

const nameWidth = 11;
const sayEveryMs = 2_000;

/** Live on a terminal, a line a step elsewhere; always to stderr, so that stdout is the result's alone. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? new LiveProgress(stream) : new PlainProgress(stream);
}

class PlainProgress implements Progress {
  readonly #stream: NodeJS.WritableStream;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (step.skip()) return;
      const began = performance.now();
      try {
        this.#say('✔', step, await step.run(this.#once(step)), began);
      } catch (error) {
        this.#say('✖', step, 'failed', began);
        throw error;
      }
    }
  }

  /** Writes what is new to say; while it goes on, a line every few seconds: this may go into the log of a build. */
  #once({ name }: Step): Say {
    let last = '';
    let next = 0;
    return (what) => {
      const same = what.replace(/\d/g, '') === last.replace(/\d/g, '');
      if (what === last || (same && performance.now() < next)) return;
      next = performance.now() + sayEveryMs;
      this.#stream.write(`… ${name.padEnd(nameWidth)} ${what}\n`);
      last = what;
    };
  }

  #say(sign: string, { name }: Step, what: string, began: number): void {
    this.#stream.write(`${sign} ${line(name, what, began)}\n`);
  }
}

class LiveProgress implements Progress {
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  async run(steps: readonly Step[]): Promise<void> {
    const listr = new Listr(
      steps.map((step) => ({
        title: step.name,
        skip: () => step.skip(),
        task: async (_context: unknown, task: { title?: string; output?: string }) => {
          const began = performance.now();
          const say = (what: string) => {
            task.title = line(step.name, what, began);
          };
          say(await step.run(say));
        },
      })),
      {
        registerSignalListeners: false,
        rendererOptions: {
          collapseErrors: true,
          showErrorMessage: false,
          collapseSkips: true,
          logger: new ListrLogger<ListrDefaultRendererLogLevels>({
            processOutput: new ProcessOutput(this.#stream, this.#stream),
          }),
        },
      },
    );
    await listr.run();
  }
}

function line(name: string, what: string, began: number): string {
  return `${name.padEnd(nameWidth)} ${what}  (${seconds(performance.now() - began)})`;
}
