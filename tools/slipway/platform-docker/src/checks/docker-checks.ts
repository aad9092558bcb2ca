import { skipped, wrong, ok, type Check } from '@slipway/core/platform/check';
import { judgeCurrentReplicas } from '@slipway/core/checks/replicas';
import { ledgerChecks } from '@slipway/core/checks/ledger';
import { judgeTraffic } from '@slipway/core/checks/traffic';
import type { Observation } from '@slipway/core/platform/observation';
import type { Platform } from '@slipway/core/platform/platform';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import { inspectContainers, listStack } from '../commands/commands.ts';
import type { DockerCli } from '../engine/docker-cli.ts';
import type { Delivery } from '../images/delivery.ts';
import { inspectImages } from '../images/inspect-images.ts';
import { namesOf, type Names } from '../names/names.ts';
import { judgeComponents, judgePublished, readComponents, type Component } from './components.ts';
import { readInfo } from '../engine/engine-info.ts';
import { composeCheck, engineCheck, judgeArchitecture } from './engine.ts';
import { judgeBuffer } from './fluentd.ts';
import { clockCheck, diskCheck, endpointsCheck, portsCheck, portsOf } from './machine.ts';
import { judgeTargets } from './prometheus.ts';

export interface Inspected {
  platform: Platform & { readonly environment: DockerEnvironment };
  docker: DockerCli;
  delivery: Delivery;
  /** Names of the stack's components. */
  components: () => Promise<string[]>;
}

export const firstChecks = ({ docker }: Inspected): Check[] => [engineCheck(docker)];

/** What a server must have before the first deploy. */
export function setupChecks({ platform, docker, delivery }: Inspected): Check[] {
  const { environment } = platform;
  return [
    composeCheck(docker),
    diskCheck(docker),
    clockCheck(docker),
    portsCheck(docker, environment, async () => (await platform.observe()).up),
    endpointsCheck(docker, environment),
    {
      name: 'architecture',
      run: async () => {
        const [service = ''] = Object.keys(environment.services);
        const [image] = await inspectImages(await delivery.builder(), [`slipway/${service}`]);
        return judgeArchitecture((await readInfo(docker)).Architecture, image?.Architecture);
      },
    },
  ];
}

/** How a running environment does. */
export function doctorChecks({ platform, docker, components }: Inspected): Check[] {
  const { environment } = platform;
  const { name, host, port, admin } = environment;
  const names = namesOf(name);
  const inspect = () => inspectStack(docker, names);
  let observation: Promise<Observation> | undefined;
  const observed =
    (judge: (observation: Observation, environment: string) => ReturnType<typeof ok>) => async () =>
      judge(await (observation ??= platform.observe()), name);
  // The balancer has curl, and is on the stack's network: from there its components are asked.
  const ask = async (url: string) =>
    docker.run([
      'exec',
      names.balancer,
      'curl',
      '--fail-with-body',
      '--silent',
      '--show-error',
      '--max-time',
      '5',
      url,
    ]);
  return [
    { name: 'components', run: async () => judgeComponents(await components(), await inspect(), name) },
    { name: 'replicas', run: observed(judgeCurrentReplicas) },
    { name: 'traffic', run: observed(judgeTraffic) },
    ...ledgerChecks(platform),
    {
      name: 'targets',
      run: answered(() => ask('http://prometheus:9090/api/v1/targets?state=active'), judgeTargets),
    },
    {
      name: 'loki',
      run: answered(
        () => ask('http://loki:3100/ready'),
        (text) => ok(`says ${text.trim() || 'nothing'}`),
      ),
    },
    { name: 'fluentd', run: answered(() => ask('http://fluentd:24231/metrics'), judgeBuffer) },
    {
      name: 'published ports',
      run: async () => {
        const doors = portsOf(environment).map(
          ({ key, port: door }) => `${key === 'port' ? host : admin.host}:${String(door)}`,
        );
        // Docker publishes what is for every interface on IPv6 too.
        const every = doors
          .filter((door) => door.startsWith('0.0.0.0:'))
          .map((door) => door.replace('0.0.0.0', '::'));
        const found = await inspect();
        if (found.length === 0)
          return skipped(`the stack is not up, and nothing is open at ${host}:${String(port)}`);
        return judgePublished([...doors, ...every], found);
      },
    },
    endpointsCheck(docker, environment),
    diskCheck(docker),
    clockCheck(docker),
  ];
}

function answered(
  ask: () => Promise<{ exitCode: number; stdout: string; stderr: string }>,
  judge: (text: string) => ReturnType<typeof ok>,
) {
  return async () => {
    const { exitCode, stdout, stderr } = await ask();
    if (exitCode === 0) return judge(stdout);
    return wrong(
      `no answer: ${stderr.trim().split('\n').at(-1) ?? ''}`,
      'see components above, and docker logs',
    );
  };
}

async function inspectStack(docker: DockerCli, names: Names): Promise<Component[]> {
  const ids = (await docker.print(listStack(names))).split('\n').filter(Boolean);
  return ids.length === 0 ? [] : readComponents(await docker.print(inspectContainers(ids)));
}
