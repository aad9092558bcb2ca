import type { StartedNetwork } from 'testcontainers';
import { ask } from '../../harness/http.ts';
import { docker } from '../docker.ts';
import { Balancer } from './harness/balancer.ts';
import { createNetwork } from './harness/started.ts';
import { startRelease } from './harness/stub-release.ts';

let network: StartedNetwork;

beforeAll(async () => {
  network = await createNetwork();
});

async function startBalancer(): Promise<Balancer> {
  const balancer = await Balancer.start(network);
  await balancer.stage({ 'web-r1': await startRelease(network, 'web-r1', 1) });
  balancer.direct({ r1: 100 });
  return balancer;
}

/** Reloads so many times, asks each generation of workers twenty times, and returns the answers that were not 200. */
function reloadsWithTraffic(balancer: Balancer, reloads: number): string {
  const script = `
workers() { grep -l '^nginx: worker process' /proc/[0-9]*/cmdline 2>/dev/null | cut -d/ -f3; }
urls=$(for number in $(seq 20); do echo "url = http://127.0.0.1:2727/"; echo "output = /dev/null"; done)
for round in $(seq ${reloads}); do
  old=" $(workers | tr '\\n' ' ') "
  kill -HUP 1
  while :; do
    for pid in $(workers); do case $old in *" $pid "*) ;; *) break 2 ;; esac; done
  done
  echo "$urls" | curl --silent --no-keepalive --write-out '%{http_code}\\n' --config - | grep -v '^200$'
done
true`;
  return docker('exec', balancer.container.getId(), 'bash', '-c', script);
}

test('five hundred reloads leave it answering, and as small as before', async () => {
  const balancer = await startBalancer();
  expect(reloadsWithTraffic(balancer, 10)).toBe('');
  const before = balancer.memory();

  expect(reloadsWithTraffic(balancer, 490)).toBe('');

  expect((await ask(balancer.url)).status).toBe(200);
  expect(balancer.memory()).toBeLessThan(before + 64 * 1024 * 1024);
  // What was counted for workers that have ended is gone with them.
  expect(balancer.ask('/-/running?release=web-r1')).toBe('0\n200');
});

test('it answers with 32 workers, through reloads, within the memory that it may have', async () => {
  const balancer = await startBalancer();
  balancer.write('workers.conf', 'worker_processes 32;\n');
  await balancer.reload();
  expect(balancer.workers()).toHaveLength(32);

  expect(reloadsWithTraffic(balancer, 40)).toBe('');

  expect((await ask(balancer.url)).status).toBe(200);
  expect(
    docker('inspect', '--format', '{{.State.OOMKilled}} {{.RestartCount}}', balancer.container.getId()),
  ).toBe('false 0');
});
