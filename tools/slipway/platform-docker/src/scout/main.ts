import type { Interface } from 'node:readline';
import { messageOf } from '@slipway/core/errors/slipway-error';
import { answers } from './answers.ts';
import type { Answered, Asked } from './questions.ts';

/** Where a network fails without a word, stdin never ends: without a sign of life for so long, its client is gone. */
const silentMs = 40_000;

/** Answers a question a line, each as soon as it can, until its client is gone. */
export function serve(lines: Interface): void {
  let heardAt = performance.now();
  lines.on('line', (line) => {
    heardAt = performance.now();
    if (line !== '') void answer(JSON.parse(line) as Asked);
  });
  lines.on('close', () => process.exit());
  setInterval(() => {
    if (performance.now() - heardAt > silentMs) process.exit();
  }, silentMs / 8);
  process.stdout.write('ready\n');
}

async function answer([number, question, takes]: Asked): Promise<void> {
  const answered: Answered = await answers[question](takes as never).then(
    (gives) => [number, { gives }],
    (error: unknown) => [number, { error: messageOf(error) }],
  );
  process.stdout.write(`${JSON.stringify(answered)}\n`);
}
