import type { RolloutSettings, Sticky } from '@slipway/core/environment/rollout';
import type { ServiceSettings } from '@slipway/core/environment/schema';

type Proxied = Pick<ServiceSettings, 'route' | 'limits'> & { rollout?: Pick<RolloutSettings, 'sticky'> };

/**
 * `services.conf`, inside the public server: a location for each service, with its limits. Nginx chooses it by the whole
 * segments of the path, decoded, with the longest route first.
 */
export function renderServices(
  services: Readonly<Record<string, Proxied>>,
  trusted: readonly string[],
): string {
  const all = Object.entries(services);
  // Nginx reads a request's head before it knows the service: each is held to its own limit afterwards.
  const headers = Math.max(...all.map(([, { limits }]) => limits.headers));
  const server = [
    ...trusted.map((network) => `set_real_ip_from ${network};`),
    'real_ip_header X-Forwarded-For;',
    'real_ip_recursive on;',
    `large_client_header_buffers 4 ${String(headers)};`,
  ];
  const isRoot = all.some(([, { route }]) => baseOf(route) === '');
  return [server.join('\n'), ...all.map(service), ...(isRoot ? [] : [nothing])].join('\n\n') + '\n';
}

/** `trusted.conf`: whether a connection is from a proxy whose word on the client is believed. */
export function renderTrusted(trusted: readonly string[]): string {
  const networks = trusted.map((network) => `    ${network} 1;\n`).join('');
  return `geo $realip_remote_addr $trusted {\n    default 0;\n${networks}}\n`;
}

/** What belongs to no service. */
const nothing = `location / {
    set $service '';
    set $header_limit '';
    error_page 503 = @decide;
    return 503;
}`;

function service([name, { route, limits, rollout }]: [string, Proxied]): string {
  const base = baseOf(route);
  const patterns = base === '' ? ['/'] : [`= ${quoted(base)}`, quoted(`${base}/`)];
  const own = `client_max_body_size ${String(limits.body)};`;
  return [
    ...patterns.map(
      (pattern) => `location ${pattern} {
    set $service ${name};
    set $sticky '${told(rollout?.sticky)}';
    set $header_limit ${String(limits.headers)};
    ${own}
    # A client that has closed its side may still read.
    ${whole}
    error_page 418 = @first-stream-${name};
    if ($is_stream) {
        return 418;
    }
    ${attempt('$first', limits.answer)}
}`,
    ),
    `location @first-stream-${name} {\n    ${own}\n    ${attempt('$first', limits.idle)}\n}`,
    `location @${name} {\n    ${own}\n    ${whole}\n    ${attempt('$further', limits.answer)}\n}`,
    `location @stream-${name} {\n    ${own}\n    ${attempt('$further', limits.idle)}\n}`,
  ].join('\n\n');
}

/** By what a visitor is told, as choice.js reads it. */
function told(sticky: Sticky | undefined): string {
  if (!sticky) return '';
  return 'cookie' in sticky
    ? `cookie_${sticky.cookie}`
    : `http_${sticky.header.toLowerCase().replaceAll('-', '_')}`;
}

/** What is no stream has an end, with which it is counted. */
const whole = `proxy_ignore_client_abort on;
    js_body_filter traffic.body buffer_type=buffer;`;

/** Asks the replica that a variable names; where there is none, or it gives no answer, traffic.js decides. */
function attempt(variable: string, silenceMs: number): string {
  return `proxy_read_timeout ${String(silenceMs)}ms;
    proxy_send_timeout ${String(silenceMs)}ms;
    error_page 502 503 504 = @decide;
    if (${variable} = '') {
        return 503;
    }
    proxy_pass http://${variable};`;
}

const baseOf = (route: string) => route.replace(/\/+$/, '');

const quoted = (path: string) => `"${path.replace(/["\\$]/g, (character) => `\\${character}`)}"`;
