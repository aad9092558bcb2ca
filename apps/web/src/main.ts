import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { ListenError, formatAddress, removeStaleSocket } from '@slipway/http';
import { readConfig } from './config.ts';
import { createApp } from './create-app.ts';

async function main(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const config = readConfig(process.env);
  const app = await createApp(config);
  await removeStaleSocket(config.address);
  try {
    await app.listen(config.address);
  } catch (error) {
    throw error instanceof Error ? ListenError.from(error, config.address, 'PORT') : error;
  }
  Logger.log(`Traffic on ${formatAddress(config.address)}`, 'web');
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`web cannot start: ${message.replaceAll('\n', ' ')}\n`);
  process.exit(1);
});
