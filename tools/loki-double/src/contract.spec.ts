import { systemClock } from './clock.ts';
import { LokiDouble } from './loki-double.ts';
import { expected } from './testing/placeholders.ts';
import { recording } from './testing/recording.ts';
import { replay } from './testing/replay.ts';

const given = process.env['LOKI_URL'];
const now = systemClock();
let double: LokiDouble | undefined;

beforeAll(async () => {
  if (given === undefined) double = await LokiDouble.start();
});

afterAll(() => double?.stop());

describe(given === undefined ? 'the double' : `the server at ${given}`, () => {
  it.each(recording)('answers as Loki did: $name', async (recorded) => {
    const answer = await replay(recorded, given ?? double?.url ?? '', now);
    expect(answer).toEqual(expected(recorded.response, now));
  });
});
