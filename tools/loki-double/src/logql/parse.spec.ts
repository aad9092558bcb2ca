import { parse } from './parse.ts';

const metric = (query: string): object => {
  const { kind, ...rest } = parse(query);
  return { kind, ...rest };
};

it.each(['sum by (job) (rate({job="web"}[1h30m]))', 'sum(rate({job="web"}[1h30m])) by (job)'])(
  'reads the labels to add up by before or after: %s',
  (query) => {
    expect(metric(query)).toMatchObject({ counting: 'rate', sumBy: ['job'], range: 5_400_000_000_000n });
  },
);

it('adds nothing up without a sum', () => {
  expect(metric('count_over_time({job="web"} |= "x" [5m])')).not.toHaveProperty('sumBy');
});

it.each([
  '{job="web"} | logfmt',
  '{job="web"} | json id="req.id"',
  '{job="web"} | json | a="b" or c="d"',
  '{job="web"} | json | ms > 10ms',
  '{job="web"} | line_format "x"',
  'topk(1, rate({job="web"}[5m]))',
  'sum without (job) (rate({job="web"}[5m]))',
  'rate({job="web"}[5m]) > 1',
  'bytes_rate({job="web"}[5m])',
  '1 + 1',
])('refuses what it leaves out, and says that it is a double: %s', (query) => {
  expect(() => parse(query)).toThrow(/expected .* \(this is a double of Loki/);
});

it.each(['{job="web', '{job="web"} |= web', '{job=~"("}', '{job="\\q"}', '{job="web"}}', '{job:"web"}'])(
  'refuses what is no LogQL: %s',
  (query) => {
    expect(() => parse(query)).toThrow('parse error');
  },
);
