import { Controller, Get, Module } from '@nestjs/common';
import * as z from 'zod';
import { createApp, readSettings, ServiceModule } from './index.ts';

@Controller()
class Subject {
  @Get()
  answer(): string {
    return 'answer';
  }
}

@Module({})
class AppModule {}

it('an app of the common parts answers, and has its health on the management listener only', async () => {
  const settings = readSettings({ LOG_LEVEL: 'silent', MANAGEMENT_PORT: '0' }, z.object({}));
  const app = await createApp({
    module: AppModule,
    imports: [ServiceModule.forRoot(settings)],
    controllers: [Subject],
  });
  await app.init();
  expect((await app.inject('/')).body).toBe('answer');
  expect((await app.inject('/health/ready')).statusCode).toBe(404);
  await app.close();
});
