import { messageOf, SlipwayError } from '@slipway/core/errors/slipway-error';
import { diskCodeOf, pathOf, type DiskCode } from '@slipway/core/files/disk-error';
import { takeOverFlag } from './hand-over/hand-over.ts';
import { takenPort } from './hand-over/listener.ts';
import { settingsSchema } from '../settings/settings.ts';
import { Supervisor } from './supervisor.ts';
import { takeOver } from './hand-over/take-over.ts';
import { say } from './writing/unwritten.ts';

/** What the supervisor tells the command that started it. */
export type StartReport =
  | { started: true }
  | {
      started: false;
      taken?: number;
      disk?: DiskCode;
      path?: string;
      why: string;
      failed: string;
      next?: string;
    };

// Called as: supervisor.mjs STATE_FOLDER SETTINGS [--take-over]. Each is shown by ps, so none may hold a secret.
const [, , stateFolder = '', settingsJson = '', flag] = process.argv;

// Its own output goes to a file, on a disk that may be full.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.umask(0o077);

try {
  process.chdir(stateFolder);
  const settings = settingsSchema.parse(JSON.parse(settingsJson));
  const supervisor = new Supervisor();
  if (flag === takeOverFlag) {
    await supervisor.prepare(settings);
    await takeOver(supervisor);
  } else await supervisor.start(settings);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      supervisor.shutDown();
    });
  process.on('SIGHUP', () => undefined);
  if (flag !== takeOverFlag) report({ started: true });
} catch (error) {
  say(`did not start: ${messageOf(error)}`);
  const taken = takenPort(error);
  const disk = diskCodeOf(error);
  const path = pathOf(error);
  const why =
    error instanceof SlipwayError && error.why ? `${error.message} (${error.why})` : messageOf(error);
  report(
    {
      started: false,
      why,
      // For the supervisor that this one was to take over from.
      failed: why,
      ...(error instanceof SlipwayError && error.next ? { next: error.next } : {}),
      ...(taken === undefined ? {} : { taken }),
      ...(disk === undefined ? {} : { disk }),
      ...(path === undefined ? {} : { path }),
    },
    () => process.exit(1),
  );
}

function report(message: StartReport, sent: () => void = () => undefined): void {
  if (process.send) process.send(message, undefined, undefined, sent);
  else sent();
}
