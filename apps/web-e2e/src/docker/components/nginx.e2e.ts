import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { eventually } from '../../harness/eventually.ts';
import { ask } from '../../harness/http.ts';
import { underLoad } from '../../harness/load.ts';
import { docker } from '../docker.ts';
import { Balancer, hostnameOf } from './harness/balancer.ts';
import { createNetwork } from './harness/started.ts';
import { replicaOf, startRelease } from './harness/stub-release.ts';
import { countsAnswers } from './nginx/counts.ts';

let network: StartedNetwork;
let balancer: Balancer;
let first: StartedTestContainer[];
let second: StartedTestContainer[];

beforeAll(async () => {
  network = await createNetwork();
  balancer = await Balancer.start(network);
  [first, second] = await Promise.all([
    startRelease(network, 'web-r1', 3),
    startRelease(network, 'web-r2', 1),
  ]);
});

/** Who answered each of so many requests, one after the other. */
async function answeredBy(count: number, header: 'x-replica', agent?: Agent): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let asked = 0; asked < count; asked += 1) {
    found.push((await ask(balancer.url, agent ? { agent } : {})).headers[header]);
  }
  return found;
}

/** Ends what `/events` answers, whichever replica it is: by the internal listener each one is asked by its own name. */
function finishEvents(): void {
  for (const replica of first) {
    expect(balancer.ask('/finish', '--header', `x-slipway-upstream: ${hostnameOf(replica)}`)).toMatch(/200$/);
  }
}

async function releasesOf(count: number): Promise<string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const found: string[] = [];
  for (let asked = 0; asked < count; asked += 1) found.push((await ask(balancer.url, { agent })).body);
  agent.destroy();
  return found;
}

test('before the first release it answers 503 and says what to do, in JSON', async () => {
  const { status, headers, body } = await ask(`${balancer.url}/any/path?of=it`);

  expect(status).toBe(503);
  expect(headers['content-type']).toBe('application/json');
  expect(JSON.parse(body)).toEqual({ statusCode: 503, message: expect.stringContaining('nx run') as string });
  expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
});

describe('with releases', () => {
  beforeAll(async () => {
    await balancer.stage({ 'web-r1': first, 'web-r2': second });
    expect(balancer.direct({ r1: 100 })).toBe('204');
  });

  test('every replica of the release gets requests, and no other does', async () => {
    const answered = new Set(await answeredBy(60, 'x-replica'));

    expect(answered).toEqual(new Set(first.map(replicaOf)));
  });

  test('a staged release is reached by the internal listener only', async () => {
    expect(balancer.ask('/', '--header', 'x-slipway-upstream: web-r2')).toBe('web-r2200');
    expect(new Set(await releasesOf(40))).toEqual(new Set(['web-r1']));
  });

  test('a change of weights moves traffic at once, on open connections too, no reload', async () => {
    const workers = balancer.workers();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const served = async () => (await ask(balancer.url, { agent })).body;

    expect(await served()).toBe('web-r1');
    balancer.direct({ r2: 100 });
    expect(await served()).toBe('web-r2');
    balancer.direct({ r1: 100 });
    expect(await served()).toBe('web-r1');
    agent.destroy();

    expect(balancer.workers()).toEqual(workers);
  });

  test('weights are shares of the requests, also on one connection', async () => {
    balancer.direct({ r1: 80, r2: 20 });
    const counted = (await releasesOf(500)).filter((release) => release === 'web-r2').length;
    balancer.direct({ r1: 100 });

    // 100 are expected; 60 and 140 are more than four standard deviations (9) away.
    expect(counted).toBeGreaterThan(60);
    expect(counted).toBeLessThan(140);
  });

  test('traffic that cannot be read is refused, and changes nothing', async () => {
    balancer.write('live.json', '{"web":{"weights":');

    expect(balancer.ask('/-/adopt')).toMatch(/\n500$/);
    expect(new Set(await releasesOf(10))).toEqual(new Set(['web-r1']));
    expect(balancer.direct({ r1: 100 })).toBe('204');
  });

  test('the number of running requests of a release is known', async () => {
    const events = ask(`${balancer.url}/events`);
    await eventually('the request runs', () => balancer.ask('/-/running?release=web-r1').startsWith('1\n'));
    finishEvents();
    expect((await events).body).toContain('data: last');
    expect(balancer.ask('/-/running?release=web-r1')).toBe('0\n200');
  });

  countsAnswers(() => balancer);

  test('a long answer of unknown length takes no more memory than a short one', async () => {
    const before = balancer.memory();
    let most = 0;
    const client = connect(balancer.port, balancer.host);
    client.write('GET /flood?mib=600 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    client.resume();
    const watch = setInterval(() => {
      most = Math.max(most, balancer.memory());
    }, 100);
    await once(client, 'close');
    clearInterval(watch);
    expect(client.bytesRead).toBeGreaterThan(600 * 1024 * 1024);
    expect(most - before).toBeLessThan(64 * 1024 * 1024);
  });

  test('ten reloads under 300 requests a second lose none, keep-alive, fresh and POST', async () => {
    await underLoad(balancer.url, { texts: ['web-r1'], perSecond: 300 }, async () => {
      for (let round = 0; round < 10; round += 1) await balancer.reload();
    });
  });

  describe('a replica that dies', () => {
    const [doomed, victim] = [1, 2];

    test('with a POST in its hands: it is answered 502, and sent to no other replica', async () => {
      const replica = replicaOf(at(victim));
      let sent = 0;
      const statuses: number[] = [];
      await eventually('the replica died', async () => {
        sent += 1;
        const url = `${balancer.url}/die?replica=${replica}`;
        const { status } = await ask(url, { method: 'POST', body: `parcel ${sent}` });
        statuses.push(status);
        return status !== 200;
      });

      expect(statuses.at(-1)).toBe(502);
      const others = await Promise.all(first.filter((one) => one !== at(victim)).map(bodiesOf));
      expect(others.flat()).toHaveLength(sent - 1);
      expect(others.flat()).not.toContain(`parcel ${sent}`);
    });

    test('with a GET in its hands: another replica answers it', async () => {
      const replica = replicaOf(at(doomed));
      await eventually('the replica died', async () => {
        const { status, headers } = await ask(`${balancer.url}/die?replica=${replica}`);
        if (status !== 200)
          throw new Error(JSON.stringify(await balancer.logged(String(headers['x-request-id']))));
        return docker('inspect', '--format', '{{.State.Running}}', at(doomed).getId()) === 'false';
      });

      const retried = await eventually('it is logged', () =>
        balancer.accessLog().findLast(({ upstream_status: tried }) => /, | : /.test(tried)),
      );
      expect(retried).toMatchObject({ status: 200, method: 'GET' });
    });

    test('under load, by SIGKILL: no GET is lost', async () => {
      const [more] = await startRelease(network, 'web-r1', 1);
      if (!more) throw new Error('no replica started');
      await balancer.stage({ 'web-r1': [at(0), more], 'web-r2': second });
      await eventually('the new replica gets requests', async () =>
        (await answeredBy(10, 'x-replica')).includes(replicaOf(more)),
      );
      const load = { texts: ['web-r1'], perSecond: 100, kinds: ['keep-alive', 'fresh'] as const };
      await underLoad(balancer.url, load, async () => {
        docker('kill', '--signal', 'KILL', more.getId());
        await answeredBy(100, 'x-replica');
      });
    });
  });
});

function at(index: number): StartedTestContainer {
  const found = first[index];
  if (!found) throw new Error(`no replica ${index}`);
  return found;
}

/** The bodies that a replica was sent to /die, asked past the balancer. */
async function bodiesOf(container: StartedTestContainer): Promise<string[]> {
  const script = "fetch('http://127.0.0.1:3000/bodies').then(async (a) => console.log(await a.text()))";
  const { output } = await container.exec(['node', '-e', script]);
  return JSON.parse(output) as string[];
}
