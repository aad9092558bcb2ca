import type { DockerEnvironment } from '@slipway/core/environment/schema';
import type { Endpoint } from '@slipway/core/platform/lifecycle';
import type { DockerCli } from '../engine/docker-cli.ts';
import type { Names } from '../names/names.ts';
import { folders, grafanaPassword } from '../names/paths.ts';
import { readVolumes } from '../state/volumes.ts';

/** The addresses of an environment; Grafana's with the password that it made on its first start. */
export async function readEndpoints(
  docker: DockerCli,
  { port, admin }: DockerEnvironment,
  names: Names,
): Promise<Endpoint[]> {
  const hasImage = (await docker.ask((api) => api.imageId(names.balancerImage))) !== undefined;
  const files = hasImage ? await readVolumes(docker, names, ['secrets'], [folders.secrets]) : undefined;
  const password = files?.get(grafanaPassword)?.trim() ?? '';
  // What is open on the engine's machine alone is reached from elsewhere through a tunnel to the same ports.
  const at = (number: number) => `http://localhost:${String(number)}`;
  return [
    { name: 'Service', url: `http://${await docker.engine.host()}:${String(port)}` },
    { name: 'Grafana', url: at(admin.grafana), user: 'admin', ...(password === '' ? {} : { password }) },
    { name: 'Prometheus', url: at(admin.prometheus) },
    { name: 'Alertmanager', url: at(admin.alertmanager) },
  ];
}
