import { spawn } from 'node:child_process';
import { Shell } from './shell.ts';

const limits = { openMs: 60_000, closeMs: 60_000 };

test('a client that never says that it is ready is killed, and the cause is told', async () => {
  const opened = await Shell.open(spawn('sleep', ['600']), { ...limits, openMs: 100 });
  expect(opened).toEqual({ stderr: 'the engine did not start its container within 0.1 s' });
});

test('a client that does not end with its stdin is killed', async () => {
  const client = spawn('sh', ['-c', 'echo ready; exec sleep 600']);
  const shell = await Shell.open(client, { ...limits, closeMs: 100 });
  if (!(shell instanceof Shell)) throw new Error(shell.stderr);
  await shell.close();
  expect(client.signalCode).toBe('SIGKILL');
});
