import { difference, figuresOf, noTotals, quantile, sum, totalsOf } from './figures.ts';

const name = 'http_server_request_duration_seconds';
const exposition = (ok: number, failed: number) => `# TYPE ${name} histogram
${name}_bucket{le="0.01",http_response_status_code="200"} ${String(ok)}
${name}_bucket{le="0.1",http_response_status_code="200"} ${String(ok)}
${name}_bucket{le="+Inf",http_response_status_code="200"} ${String(ok)}
${name}_count{http_response_status_code="200"} ${String(ok)}
${name}_bucket{le="0.01",http_response_status_code="500"} 0
${name}_bucket{le="0.1",http_response_status_code="500"} ${String(failed)}
${name}_bucket{le="+Inf",http_response_status_code="500"} ${String(failed)}
${name}_count{http_response_status_code="500"} ${String(failed)}
`;

test('rate, error rate and quantiles are those of the window, over all replicas', () => {
  const before = totalsOf(exposition(100, 10));
  const now = totalsOf(exposition(180, 30));
  const figures = figuresOf(sum([difference(now, before), difference(now, before)]), 10);
  expect(figures).toMatchObject({ windowSeconds: 10, requestsPerSecond: 20, errorRate: 0.2 });
  expect(figures.p50).toBeCloseTo(0.00625);
  expect(figures.p99).toBeGreaterThan(0.09);
});

test("Slipway's own requests are none of a visitor's", () => {
  const probe = `${name}_count{http_response_status_code="200",user_agent_synthetic_type="test"} 900\n`;
  expect(totalsOf(exposition(5, 0) + probe).requests).toBe(5);
});

test('a replica that began again counts from nothing and never below', () => {
  const after = difference(totalsOf(exposition(5, 0)), totalsOf(exposition(100, 10)));
  expect(after.requests).toBe(5);
});

test('without requests there is a rate of nothing and no error rate or quantile', () => {
  expect(figuresOf(noTotals, 10)).toEqual({ windowSeconds: 10, requestsPerSecond: 0 });
});

test('a quantile is linear within its bucket, as in Prometheus', () => {
  const buckets = new Map([
    [0.1, 50],
    [0.2, 90],
    [Infinity, 100],
  ]);
  expect(quantile(0.25, buckets)).toBeCloseTo(0.05);
  expect(quantile(0.7, buckets)).toBeCloseTo(0.15);
  expect(quantile(0.99, buckets)).toBeCloseTo(0.2);
});
