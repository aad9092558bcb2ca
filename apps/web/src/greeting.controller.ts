import { Controller, Get, Inject } from '@nestjs/common';

export const GREETING = Symbol('GREETING');

@Controller()
export class GreetingController {
  constructor(@Inject(GREETING) private readonly greeting: string) {}

  /** Fastify sends a string as `text/plain; charset=utf-8`. */
  @Get()
  greet(): string {
    return this.greeting;
  }
}
