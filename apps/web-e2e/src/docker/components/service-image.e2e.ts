import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { StartedTestContainer } from 'testcontainers';
import { eventually } from '../../harness/eventually.ts';
import { ask } from '../../harness/http.ts';
import { repository } from '../../harness/repository.ts';
import { docker } from '../docker.ts';
import { linesOf } from './harness/lines-of.ts';
import { startService } from './harness/service-container.ts';

const image = 'slipway/web';
const base = process.env['NODE_IMAGE'] ?? 'node:24-slim';
/** Bytes: what the service may add to the image that it is built on. */
const mayAdd = 2_500_000;

let service: StartedTestContainer;

beforeAll(async () => {
  service = await startService();
});

const url = (port = 3000) => `http://localhost:${service.getMappedPort(port)}`;

/** A published port may be there a moment before what is behind it. */
const answered = () => eventually('the service answers', () => ask(url()).catch(() => undefined));

const inContainer = async (...command: string[]) => (await service.exec(command)).output.trim();

describe('the image', () => {
  test('adds at most 2.5 MB to its base', () => {
    const layers = (name: string) =>
      JSON.parse(docker('inspect', '--format', '{{json .RootFS.Layers}}', name)) as string[];
    const size = (name: string) => Number(docker('inspect', '--format', '{{.Size}}', name));

    expect(layers(image).slice(0, layers(base).length)).toEqual(layers(base));
    expect(size(image) - size(base)).toBeLessThanOrEqual(mayAdd);
    expect(size(image) - size(base)).toBeGreaterThan(0);
  });

  test('has the bundle and nothing else, and nothing that the service may change', async () => {
    const files = (await inContainer('find', '/app')).split('\n');

    expect(files.filter((name) => /node_modules|\.ts$|\.env/.test(name))).toEqual([]);
    expect(files).toContain('/app/main.cjs');
    expect(await inContainer('find', '/app', '-writable')).toBe('');
  });

  test('tells no secret and no path of the machine that built it in its history', () => {
    const history = docker('history', '--no-trunc', '--format', '{{.CreatedBy}}', image);
    const variables = docker('inspect', '--format', '{{json .Config.Env}}', image);

    expect(history + variables).not.toMatch(/password|secret|token|api_?key|_auth|\/home\//i);
    expect(history + variables).not.toContain(repository);
  });
});

describe('a replica', () => {
  test('runs unprivileged on a read-only root, healthy by its own health check', async () => {
    expect(await inContainer('id', '-u')).toBe('1000');
    expect(docker('inspect', '--format', '{{.HostConfig.ReadonlyRootfs}}', service.getId())).toBe('true');
    expect(docker('inspect', '--format', '{{.State.Health.Status}}', service.getId())).toBe('healthy');
    expect(await answered()).toMatchObject({ status: 200, body: 'Hello, DevOps!' });
  });

  test('has its metrics on 9464, and not where its traffic is', async () => {
    await answered();
    expect((await ask(`${url(9464)}/metrics`)).body).toContain('http_server_request_duration_seconds_bucket');
    expect((await ask(`${url()}/metrics`)).status).toBe(404);
    expect((await ask(`${url()}/health/ready`)).status).toBe(404);
  });

  test('prints JSON lines only, a request’s id and its release among them', async () => {
    const id = 'f'.repeat(32);
    await ask(url(), { headers: { 'x-request-id': id } });

    await eventually('the request is logged', () => linesOf(service).some((line) => line.includes(id)));
    const lines = linesOf(service).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(JSON.stringify(lines.find((line) => JSON.stringify(line).includes(id)))).toContain('"r7"');
  });
});

test('SIGTERM: a request that runs is finished, then it ends with exit code 0', async () => {
  const replica = await startService();
  const id = replica.getId();
  const asked = request(`http://localhost:${replica.getMappedPort(3000)}/echo`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' },
  });
  const answer = once(asked, 'response');
  asked.write('begun before, ');
  await eventually('the replica has it in its hands', () => connections(id) > 0);

  const stopping = once(spawn('docker', ['stop', '--time', '30', id]), 'close');
  await eventually('the replica is not ready any more', () => !isReady(id));
  asked.end('ended after');

  const [response] = (await answer) as [NodeJS.ReadableStream & { statusCode: number }];
  expect([response.statusCode, await text(response)]).toEqual([200, 'begun before, ended after']);
  await stopping;
  expect(docker('inspect', '--format', '{{.State.ExitCode}} {{.State.OOMKilled}}', id)).toBe('0 false');
});

/** Established connections to the port of the traffic, 3000 or 0BB8. */
function connections(id: string): number {
  const table = docker('exec', id, 'cat', '/proc/net/tcp', '/proc/net/tcp6');
  return table.split('\n').filter((line) => /^ *\d+: \w+:0BB8 \w+:\w+ 01 /.test(line)).length;
}

function isReady(id: string): boolean {
  const script = "fetch('http://127.0.0.1:9464/health/ready').then((answer) => console.log(answer.status))";
  return docker('exec', id, 'node', '-e', script) === '200';
}
