import { jsonStage } from './json-stage.ts';

const labelsAfter = (text: string, before: Record<string, string> = {}): Record<string, string> => {
  const labels = new Map(Object.entries(before));
  expect(jsonStage({ text, labels })).toBe(true);
  return Object.fromEntries(labels);
};

it('joins the names of nested fields and makes label names of them', () => {
  expect(labelsAfter('{"a":{"b-c":{"d":"x"}},"1st":true,"list":[1],"none":null}')).toEqual({
    a_b_c_d: 'x',
    _1st: 'true',
  });
});

it('shows numbers as they are written', () => {
  expect(labelsAfter('{"a":1.50,"b":12345678901234567890,"c":"1.50 \\"2\\""}')).toEqual({
    a: '1.50',
    b: '12345678901234567890',
    c: '1.50 "2"',
  });
});

it('leaves the labels of a stream as they are', () => {
  expect(labelsAfter('{"service":"json"}', { service: 'web' })).toEqual({
    service: 'web',
    service_extracted: 'json',
  });
});

it.each(['plain', '[1]', '"text"', '{"a":'])('marks a line that is no JSON object: %s', (text) => {
  expect(labelsAfter(text)).toMatchObject({ __error__: 'JSONParserErr' });
});
