import 'reflect-metadata';
import { Controller, Get, Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InjectMetric, makeHistogramProvider, PrometheusModule } from '@willsoto/nestjs-prometheus';
import { Logger, LoggerModule } from 'nestjs-pino';
import { Histogram } from 'prom-client';

// What a team gets that puts the same libraries together as their own pages show: Nest on Express, nestjs-pino
// with automatic request logging, a histogram observed in a middleware.
@Controller()
class HelloController {
  @Get()
  hello(): string {
    return 'Hello, DevOps!';
  }
}

const duration = makeHistogramProvider({
  name: 'http_request_duration_seconds',
  help: 'Duration of requests in seconds.',
  labelNames: ['method', 'route', 'status'],
});

interface Exchange {
  method: string;
  route?: { path: string };
}

@Module({
  imports: [LoggerModule.forRoot(), PrometheusModule.register()],
  controllers: [HelloController],
  providers: [duration],
})
class AppModule implements NestModule {
  constructor(@InjectMetric('http_request_duration_seconds') private readonly histogram: Histogram) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(
        (request: Exchange, response: NodeJS.EventEmitter & { statusCode: number }, next: () => void) => {
          const stop = this.histogram.startTimer();
          response.on('finish', () => {
            stop({
              method: request.method,
              route: request.route?.path ?? 'unmatched',
              status: response.statusCode,
            });
          });
          next();
        },
      )
      .forRoutes('*path');
  }
}

const app = await NestFactory.create(AppModule, { bufferLogs: true });
app.useLogger(app.get(Logger));
await app.listen(Number(process.env['PORT']), '127.0.0.1');
