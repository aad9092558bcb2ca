import { spawn } from 'node:child_process';
import { Conversation } from './conversation.ts';

const limits = { openMs: 60_000, closeMs: 60_000 };

test('a client that never says that it is ready is killed, and the cause is told', async () => {
  const opened = await Conversation.open(spawn('sleep', ['600']), { ...limits, openMs: 100 });
  expect(opened).toEqual({ stderr: 'the engine did not start its container within 0.1 s' });
});

test('a client that does not end with its stdin is killed', async () => {
  const client = spawn('sh', ['-c', 'echo ready; exec sleep 600']);
  const conversation = await Conversation.open(client, { ...limits, closeMs: 100 });
  if (!(conversation instanceof Conversation)) throw new Error(conversation.stderr);
  await conversation.close();
  expect(client.signalCode).toBe('SIGKILL');
});

test('what the program needs to begin is told before it is ready', async () => {
  const client = spawn('sh', [
    '-c',
    'read -r first; echo ready; echo "$first"; read -r second; echo "$second"',
  ]);
  const conversation = await Conversation.open(client, limits, 'first');
  if (!(conversation instanceof Conversation)) throw new Error(conversation.stderr);
  conversation.tell('second');
  expect((await conversation.answers.next()).value).toBe('first');
  expect((await conversation.answers.next()).value).toBe('second');
  await conversation.close();
});
