import { isReady } from './is-ready.ts';
import { LokiDouble } from './loki-double.ts';

it('is ready while it listens, and no longer when it stopped', async () => {
  const double = await LokiDouble.start();
  const port = Number(new URL(double.url).port);
  expect(await isReady(port)).toBe(true);
  await double.stop();
  expect(await isReady(port)).toBe(false);
});
