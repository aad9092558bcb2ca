import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

/** Bytes; larger bodies are answered with 413. */
const BODY_LIMIT = 65_536;

export function createApp(module: DynamicModule): Promise<NestFastifyApplication> {
  // The lifecycle drains before Fastify closes: a request that still comes must be answered, not refused.
  const adapter = new FastifyAdapter({ return503OnClosing: false, bodyLimit: BODY_LIMIT });
  return NestFactory.create<NestFastifyApplication>(module, adapter, { abortOnError: false });
}
