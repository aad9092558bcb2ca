import { LokiDouble } from '../loki-double.ts';
import { pushLines, textsOf } from '../testing/lines.ts';

let double: LokiDouble;

beforeEach(async () => {
  double = await LokiDouble.start();
});

afterEach(() => double.stop());

const push = (headers: Record<string, string>): Promise<Response> =>
  fetch(`${double.url}/loki/api/v1/push`, { method: 'POST', headers, body: '{"streams":[]}' });

it('says that it does not take protobuf', async () => {
  const answer = await push({ 'content-type': 'application/x-protobuf' });
  expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining('double of Loki')]);
});

it.each(['gzip', 'deflate'])('refuses a body that it cannot unpack as %s', async (encoding) => {
  const answer = await push({ 'content-type': 'application/json', 'content-encoding': encoding });
  expect(answer.status).toBe(400);
});

it('tells Prometheus how many lines it holds', async () => {
  await pushLines(double, { job: 'web' }, ['one', 'two']);
  const answer = await fetch(`${double.url}/metrics`);
  expect(await answer.text()).toMatch(/^loki_double_lines 2$/m);
});

it('takes labels that are named like the parts of an object', async () => {
  expect(await pushLines(double, { constructor: 'x' }, ['one'])).toBe(204);
  expect(await textsOf(double, '{constructor="x"}')).toEqual(['one']);
  expect(await textsOf(double, '{toString=~".+"}')).toEqual([]);
});

it('answers paths that are no URLs', async () => {
  expect((await fetch(`${double.url}//`)).status).toBe(404);
});
