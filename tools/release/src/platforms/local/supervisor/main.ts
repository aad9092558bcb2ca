import { messageOf } from '../../../errors/slipway-error.ts';
import { takenPort } from './listener.ts';
import { settingsSchema } from './settings.ts';
import { Supervisor } from './supervisor.ts';

/** What the supervisor tells the command that started it. */
export type StartReport = { started: true } | { started: false; taken?: number; why: string };

// Called as: supervisor.mjs STATE_FOLDER SETTINGS. Each is shown by ps, so neither may hold a secret.
const [, , stateFolder = '', settingsJson = ''] = process.argv;

process.chdir(stateFolder);
process.umask(0o077);
const settings = settingsSchema.parse(JSON.parse(settingsJson));

try {
  const supervisor = new Supervisor();
  await supervisor.start(settings);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      supervisor.shutDown();
    });
  process.on('SIGHUP', () => undefined);
  report({ started: true });
} catch (error) {
  const taken = takenPort(error);
  report({ started: false, why: messageOf(error), ...(taken === undefined ? {} : { taken }) });
  process.exit(1);
}

function report(message: StartReport): void {
  // Nobody listens where a service manager has started it: then the log tells.
  if (!message.started) process.stderr.write(`${message.why}\n`);
  process.send?.(message);
}
