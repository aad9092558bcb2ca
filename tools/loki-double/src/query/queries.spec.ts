import { LokiDouble } from '../loki-double.ts';
import { ask, pushLines, resultOf, soon, textsOf } from '../testing/lines.ts';

let double: LokiDouble;

beforeEach(async () => {
  double = await LokiDouble.start();
  await pushLines(double, { job: 'a' }, ['{"n":1}', '{"n":20}']);
  await pushLines(double, { job: 'b' }, ['{"n":"many"}', 'text']);
});

afterEach(() => double.stop());

it('keeps the oldest lines of all streams within the limit when asked forward', async () => {
  const texts = await textsOf(double, '{job=~".+"}', { limit: '3', direction: 'forward' });
  expect(texts).toEqual(['{"n":1}', '{"n":20}', '{"n":"many"}']);
});

it('compares numbers as numbers', async () => {
  expect(await textsOf(double, '{job="a"} | json | n < 3')).toEqual(['{"n":1}']);
});

it('keeps lines whose label is no number, marked with an error', async () => {
  const result = await resultOf(
    await ask(double, 'query_range', { query: '{job="b"} |= "many" | json | n > 3', end: soon() }),
  );
  expect(result).toMatchObject([{ stream: { __error__: 'LabelFilterErr', n: 'many' } }]);
});

it('refuses to count lines that had an error', async () => {
  const refused = await ask(double, 'query', { query: 'sum(count_over_time({job="b"} | json [5m]))' });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('pipeline error: JSONParserErr');
  const query = 'sum(count_over_time({job="b"} | json | __error__="" [5m]))';
  expect(await resultOf(await ask(double, 'query', { query }))).toMatchObject([
    { value: [expect.any(Number), '1'] },
  ]);
});

it('counts at every step of a span, and says nothing where nothing is', async () => {
  const now = Math.ceil(Date.now() / 1000);
  const query = 'sum by (job) (count_over_time({job=~"a|b"}[10s]))';
  const span = { start: String(now - 20), end: String(now + 20), step: '10' };
  const values = [[now, '2']];
  expect(await resultOf(await ask(double, 'query_range', { query, ...span }))).toEqual([
    { metric: { job: 'a' }, values },
    { metric: { job: 'b' }, values },
  ]);
});

it('takes times in seconds and as text', async () => {
  const start = new Date(Date.now() - 5000).toISOString();
  const end = (Date.now() / 1000 + 1).toFixed(3);
  expect(await textsOf(double, '{job="a"}', { start, end })).toHaveLength(2);
});

it.each([{ start: 'yesterday' }, { direction: 'sideways' }, { limit: '0' }])('refuses %j', async (wrong) => {
  expect((await ask(double, 'query_range', { query: '{job="a"}', ...wrong })).status).toBe(400);
});
