import { applyConfig } from './config/apply-config.ts';
import { isReady } from './is-ready.ts';
import { LokiDouble } from './loki-double.ts';
import { readSettings } from './settings.ts';

void main();

async function main(): Promise<void> {
  try {
    const { PORT: port, HOST: host, DATA_FILE: dataFile, MAX_LINES: maxLines } = readSettings(process.env);
    // Loki's own flag for the health check of an image without a shell.
    if (process.argv.includes('-health')) {
      process.exitCode = (await isReady(port)) ? 0 : 1;
      return;
    }
    applyConfig(process.argv);
    if (process.argv.includes('-verify-config')) return;
    const double = await LokiDouble.start({
      port,
      host,
      maxLines,
      ...(dataFile === undefined ? {} : { dataFile }),
    });
    console.log(`loki-double, for tests only, listens on ${double.url}`);
    // As process 1 of a container it would ignore signals that it does not handle.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void double.stop());
  } catch (error) {
    console.error(`loki-double cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
