import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdsTheEdge } from '../edge/suite.ts';
import { createDockerWorkspace, DockerWorkspace, images } from './docker-workspace.ts';
import { imageWith } from './images.ts';

const made = new Map<string, string>();

holdsTheEdge({
  name: 'docker',
  create: async () => {
    const workspace = await createDockerWorkspace();
    const compose = (service: string) => join(workspace.folder, 'apps', service, 'compose.yaml');
    cpSync(join(compose('web'), '..'), join(compose('api'), '..'), { recursive: true });
    writeFileSync(compose('api'), readFileSync(compose('web'), 'utf8').replace('  web:\n', '  api:\n'));
    return workspace;
  },
  file: (workspace) => ({
    platform: 'docker',
    host: '127.0.0.1',
    port: workspace.port,
    admin: workspace instanceof DockerWorkspace ? workspace.admin : {},
    images,
  }),
  artifactOf: (bundle) => {
    const image = made.get(bundle) ?? imageWith(bundle);
    made.set(bundle, image);
    return image;
  },
  // The engine's networks: Nginx sees a client of this machine as the network's gateway.
  clients: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
});
