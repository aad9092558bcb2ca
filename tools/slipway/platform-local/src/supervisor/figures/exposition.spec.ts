import { labelOf, mergeExpositions, parseExposition } from './exposition.ts';

const replica = (count: number) => `# HELP requests_total Requests.
# TYPE requests_total counter
requests_total{route="/a,b",code="200"} ${String(count)}
# HELP up Whether it is up.
# TYPE up gauge
up 1
`;

test('each sample has its labels, and each family is described once', () => {
  const merged = mergeExpositions([
    { labels: 'replica="r1-1"', text: replica(1) },
    { labels: 'replica="r1-2"', text: replica(2) },
  ]);
  expect(merged).toBe(`# HELP requests_total Requests.
# TYPE requests_total counter
requests_total{replica="r1-1",route="/a,b",code="200"} 1
requests_total{replica="r1-2",route="/a,b",code="200"} 2

# HELP up Whether it is up.
# TYPE up gauge
up{replica="r1-1"} 1
up{replica="r1-2"} 1
`);
});

test("the supervisor's labels of service, release and replica win: none is there twice", () => {
  const text = 'service_build_info{service="x",release="dev",git_revision="abc"} 1\n';
  expect(mergeExpositions([{ labels: 'service="web",release="r1",replica="r1-1"', text }])).toContain(
    'service_build_info{service="web",release="r1",replica="r1-1",git_revision="abc"} 1',
  );
});

test('a label is found by its whole name', () => {
  const [sample] = parseExposition('m{http_route="/",route="/b\\"c",le="+Inf"} 3').get('m')?.samples ?? [];
  if (!sample) throw new Error('no sample');
  expect(labelOf(sample, 'route')).toBe('/b\\"c');
  expect(labelOf(sample, 'le')).toBe('+Inf');
  expect(labelOf(sample, 'e')).toBeUndefined();
});

test('a replica that answers nothing adds nothing', () => {
  expect(mergeExpositions([{ labels: 'replica="r1-1"', text: '' }]).trim()).toBe('');
});
