import { withDetectedLevel } from './detected-level.ts';
import { withServiceName } from './service-name.ts';

const serviceName = (labels: Record<string, string>): string | undefined =>
  withServiceName(new Map(Object.entries(labels))).get('service_name');

const level = (text: string): string | undefined => withDetectedLevel(new Map(), text).get('detected_level');

it('names the service by the first label that can', () => {
  expect(serviceName({ job: 'nginx' })).toBe('nginx');
  expect(serviceName({ job: 'nginx', app: 'shop' })).toBe('shop');
  expect(serviceName({ environment: 'staging' })).toBe('unknown_service');
});

it('leaves a service name that is there', () => {
  expect(serviceName({ job: 'nginx', service_name: 'mine' })).toBe('mine');
});

it('takes the level from a JSON line, and knows no other', () => {
  expect(level('{"level":"warn"}')).toBe('warn');
  expect(level('{"level":30}')).toBe('unknown');
  expect(level('{"level":')).toBe('unknown');
  expect(level('level=warn')).toBe('unknown');
});
