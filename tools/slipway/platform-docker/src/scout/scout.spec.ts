import { spawn } from 'node:child_process';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { scoutProgram } from '../commands/containers.ts';
import type { DockerCli } from '../engine/docker-cli.ts';
import { namesOf } from '../names/names.ts';
import { Scout } from './scout.ts';

/** In the place of a container, a program on this machine with the same standard streams. */
function doubleOf(client: () => ReturnType<typeof spawn>): { docker: DockerCli; started: () => number } {
  let started = 0;
  const docker = {
    engine: { socket: () => Promise.resolve('/var/run/docker.sock') },
    connect: () => {
      started += 1;
      return Promise.resolve(client());
    },
  } as unknown as DockerCli;
  return { docker, started: () => started };
}

/** Runs a scout whose program does this with a question, in the variables `number`, `question` and `takes`. */
const withProgram = <T>(does: string, use: (scout: Scout, started: () => number) => Promise<T>): Promise<T> =>
  withFolder(async (folder) => {
    const program = `
      const reply = (number, answer) => process.stdout.write(JSON.stringify([number, answer]) + '\\n');
      const early = [];
      export function serve(lines) {
        lines.on('line', (line) => {
          if (line === '') return;
          const [number, question, takes] = JSON.parse(line);
          ${does}
        });
        lines.on('close', () => process.exit());
        process.stdout.write('ready\\n');
      }`;
    const { docker, started } = doubleOf(() =>
      spawn(process.execPath, ['--eval', scoutProgram], { env: { ...process.env, TMPDIR: folder } }),
    );
    const scout = new Scout(docker, namesOf('staging'), () => Buffer.from(program));
    try {
      return await use(scout, started);
    } finally {
      await scout.close();
    }
  });

test('each question gets its own answer, in whatever order they come', () =>
  withProgram(
    `early.push([number, takes.upstream]);
     if (early.length === 2) for (const [n, upstream] of early.reverse()) reply(n, { gives: upstream.length });`,
    async (scout, started) => {
      const asked = [
        scout.ask('running', { upstream: 'web-r1' }),
        scout.ask('running', { upstream: 'web-r10' }),
      ];
      expect(await Promise.all(asked)).toEqual([6, 7]);
      expect(started()).toBe(1);
    },
  ));

test('what it can not tell is an error with its reason', () =>
  withProgram(`reply(number, { error: 'the balancer does not answer' });`, async (scout) => {
    await expect(scout.ask('figures', null)).rejects.toMatchObject({ why: 'the balancer does not answer' });
  }));

test('where it ends with a question open, that is told, and the next starts it again', () =>
  withProgram(
    `if (question === 'figures') process.exit(1); else reply(number, { gives: 1 });`,
    async (scout, started) => {
      await expect(scout.ask('figures', null)).rejects.toMatchObject({
        why: 'its container on the engine ended',
      });
      expect(await scout.ask('clock', null)).toBe(1);
      expect(started()).toBe(2);
    },
  ));

test('where it can not be started, the last words of the docker command are the reason', async () => {
  const { docker } = doubleOf(() => spawn('sh', ['-c', 'echo "No such image" >&2; exit 125']));
  const scout = new Scout(docker, namesOf('staging'), () => Buffer.from(''));
  scout.begin();
  await expect(scout.ask('clock', null)).rejects.toMatchObject({ why: 'No such image' });
});
