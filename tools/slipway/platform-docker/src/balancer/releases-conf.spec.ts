import { renderReleases, renderReplicas } from './releases-conf.ts';

const replicas = [
  { service: 'web', release: 'r2', container: 'b-2' },
  { service: 'web', release: 'r1', container: 'a-1' },
  { service: 'web', release: 'r2', container: 'b-1' },
] as const;

test('each running replica is an upstream of its own, whatever the order', () => {
  const text = renderReleases(replicas);
  expect(text.match(/^upstream .+ \{/gm)).toEqual(['upstream a-1 {', 'upstream b-1 {', 'upstream b-2 {']);
  expect(text).toContain("default ' a-1 b-1 b-2 ';");
  expect(renderReleases([...replicas].reverse())).toBe(text);
});

test('the replicas of a release are found by its name', () => {
  expect(JSON.parse(renderReplicas(replicas))).toEqual({ 'web-r1': ['a-1'], 'web-r2': ['b-2', 'b-1'] });
});
