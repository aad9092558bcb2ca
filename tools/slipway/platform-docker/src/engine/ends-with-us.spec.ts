import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { endingWithUs } from './ends-with-us.ts';

test('a command runs as it would by itself: input, output and exit code', () => {
  const [program, args] = endingWithUs('sh', ['-c', 'cat; echo "$0 $1"; exit 3', 'a b', '*']);
  const { stdout, status } = spawnSync(program, args, { input: 'in ', encoding: 'utf8' });
  expect({ stdout, status }).toEqual({ stdout: 'in a b *\n', status: 3 });
});

test('a command ends when the process that asked for it is killed', async () => {
  const [program, args] = endingWithUs('sleep', ['300']);
  // In the place of this process, one that can be killed.
  const owner = spawn('sleep', ['300']);
  args[3] = String(owner.pid);
  const command = spawn(program, args);
  const ended = once(command, 'exit');
  execFileSync('kill', ['-KILL', String(owner.pid)]);
  expect(await ended).toEqual([null, 'SIGTERM']);
});
