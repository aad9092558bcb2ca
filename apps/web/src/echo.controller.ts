import { Body, Controller, HttpCode, Post, UnsupportedMediaTypeException } from '@nestjs/common';

@Controller('echo')
export class EchoController {
  /** Answers with the text it was sent; there so that deploys can be tested with requests no one may repeat. */
  @Post()
  @HttpCode(200)
  echo(@Body() body: unknown): string {
    if (typeof body !== 'string') throw new UnsupportedMediaTypeException('Send text/plain.');
    return body;
  }
}
