import { eventually } from '../../../harness/eventually.ts';
import { ask } from '../../../harness/http.ts';
import type { Balancer } from '../harness/balancer.ts';
import { sendRequest } from '../harness/raw-request.ts';

/** What Nginx writes of each request. */
export function logsRequests(balancer: () => Balancer): void {
  describe('the access log', () => {
    test('has a request’s id, release, upstream, status and times', async () => {
      const { headers } = await ask(`${balancer().url}/shown?secret=1`, {
        headers: { 'user-agent': 'a test' },
      });

      expect(await balancer().logged(String(headers['x-request-id']))).toEqual({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/) as string,
        msec: expect.any(Number) as number,
        level: 'info',
        message: 'request',
        request_id: headers['x-request-id'],
        client: expect.stringMatching(/^[\d.]+$/) as string,
        method: 'GET',
        uri: '/shown',
        protocol: 'HTTP/1.1',
        status: 200,
        bytes: expect.any(Number) as number,
        duration_s: expect.any(Number) as number,
        host: balancer().host,
        release: 'r1',
        upstream: expect.stringMatching(/^[\d.]+:3000$/) as string,
        upstream_status: '200',
        upstream_connect_s: expect.stringMatching(/^\d+\.\d{3}$/) as string,
        upstream_duration_s: expect.stringMatching(/^\d+\.\d{3}$/) as string,
        user_agent: 'a test',
      });
    });

    const close = 'Connection: close';
    test.each<[string, string[]]>([
      [
        'quotes and backslashes',
        ['GET /"\\x22\\" HTTP/1.1', 'Host: "\\', 'User-Agent: "\\", "status": 0', close],
      ],
      ['control characters', ['GET /%01%0a%1f HTTP/1.1', 'Host: a', 'User-Agent: \x01\x02\x1f\t', close]],
      [
        'bytes that are no UTF-8',
        ['GET /\xff\xfe%ff HTTP/1.1', 'Host: a', 'User-Agent: \xc3\x28\xf0\x90', close],
      ],
      ['a broken request line', ['\x16\x03\x01\x00"\\']],
      ['a method of its own', ['"PURGE" / HTTP/1.1', 'Host: a', close]],
      ['HTTP/0.9', ['GET /']],
      ['an unknown version', ['GET / HTTP/7.5', 'Host: a', close]],
      ['a long header', ['GET / HTTP/1.1', 'Host: a', `User-Agent: ${'"'.repeat(15_000)}`, close]],
    ])('is valid JSON, a line a request, for %s', async (_, lines) => {
      const before = balancer().accessLog().length;

      await sendRequest(balancer(), ...lines);

      await eventually('one more line is there', () => balancer().accessLog().length > before);
      expect(balancer().accessLog().at(-1)).toMatchObject({ status: expect.any(Number) as number });
    });
  });
}
