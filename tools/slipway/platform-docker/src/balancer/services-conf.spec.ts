import { limits } from '@slipway/core/environment/limits';
import { renderServices, renderTrusted } from './services-conf.ts';

const service = (route: string, own: Parameters<typeof limits.parse>[0] = {}) => ({
  route,
  limits: limits.parse(own),
});

test('a route ends with a segment of the path', () => {
  const text = renderServices({ api: service('/api') }, []);
  expect(text).toContain('location = "/api" {');
  expect(text).toContain('location "/api/" {');
  expect(renderServices({ api: service('/api/') }, [])).toBe(text);
});

test('what belongs to no service has a location that says so', () => {
  expect(renderServices({ api: service('/api') }, []).match(/location \/ \{/g)).toHaveLength(1);
  expect(renderServices({ web: service('/') }, []).match(/location \/ \{/g)).toHaveLength(1);
});

test('each service has its own limits, and the server room for the longest headers', () => {
  const text = renderServices(
    { web: service('/'), api: service('/api', { headers: '64KB', body: '2GB', answer: '5s', idle: '1h' }) },
    [],
  );
  expect(text).toContain('large_client_header_buffers 4 65536;');
  expect(text).toContain('set $header_limit 32768;');
  expect(text).toContain('client_max_body_size 2147483648;');
  expect(text).toContain('proxy_read_timeout 5000ms;');
  expect(text).toContain('proxy_read_timeout 3600000ms;');
});

test('a path cannot end its quotes, or name a variable', () => {
  expect(renderServices({ web: service('/a"b$c\\d') }, [])).toContain('location = "/a\\"b\\$c\\\\d" {');
});

test("trusted proxies are named twice: to be believed, and for the client's address", () => {
  expect(renderTrusted(['10.0.0.0/8', '::1'])).toContain('10.0.0.0/8 1;\n    ::1 1;');
  expect(renderServices({ web: service('/') }, ['10.0.0.0/8'])).toContain('set_real_ip_from 10.0.0.0/8;');
});
