import 'reflect-metadata';
import { type DynamicModule, Logger } from '@nestjs/common';
import { ListenError, formatAddress, removeStaleSocket } from '@slipway/http';
import { createApp } from './create-app.ts';
import type { CommonSettings } from './settings.ts';

export interface Service<Config extends CommonSettings> {
  name: string;
  readConfig: (env: NodeJS.ProcessEnv) => Config;
  module: (config: Config) => DynamicModule;
}

/** The whole of a service's `main.ts`: what keeps it from starting is one line on stderr, and exit code 1. */
export function runService<Config extends CommonSettings>(service: Service<Config>): void {
  start(service).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${service.name} cannot start: ${message.replaceAll('\n', ' ')}\n`);
    process.exit(1);
  });
}

async function start<Config extends CommonSettings>(service: Service<Config>): Promise<void> {
  process.setSourceMapsEnabled(true);
  const config = service.readConfig(process.env);
  const app = await createApp(service.module(config));
  await removeStaleSocket(config.address);
  try {
    await app.listen(config.address);
  } catch (error) {
    throw error instanceof Error ? ListenError.from(error, config.address, 'PORT') : error;
  }
  Logger.log(`Traffic on ${formatAddress(config.address)}`, service.name);
}
