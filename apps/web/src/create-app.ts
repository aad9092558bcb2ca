import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.ts';
import type { Config } from './config.ts';

/** Bytes; larger bodies are answered with 413. */
const BODY_LIMIT = 65_536;

export function createApp(config: Config): Promise<NestFastifyApplication> {
  // The lifecycle drains before Fastify closes: a request that still comes must be answered, not refused.
  const adapter = new FastifyAdapter({ return503OnClosing: false, bodyLimit: BODY_LIMIT });
  return NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    abortOnError: false,
  });
}
