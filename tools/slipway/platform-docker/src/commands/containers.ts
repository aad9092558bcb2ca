import type { Holder } from '@slipway/core/platform/lock';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import { labels, type Names, secretsFolder, secretsVolume } from '../names/names.ts';
import { folders } from '../names/paths.ts';

/** The part that is used here of the body of POST /containers/create (API v1.44). */
export interface Wanted {
  Image: string;
  Entrypoint: string[];
  Labels: Record<string, string>;
  HostConfig: Record<string, unknown>;
  [key: string]: unknown;
}

/** The volumes that a command may write, where it holds the lock. */
const bindsOf = ({ volumes: { state, traffic, targets } }: Names) => [
  `${state}:${folders.state}`,
  `${traffic}:${folders.traffic}`,
  `${targets}:${folders.targets}`,
];

/** What every container of Slipway's own is denied. What passes through its stdin and stdout is in no log. */
function confined(
  environment: string,
  image: string,
  entrypoint: string[],
  own: { labels?: Record<string, string>; host: Record<string, unknown> },
): Wanted {
  return {
    Image: image,
    Entrypoint: entrypoint,
    Labels: {
      [labels.environment]: environment,
      // The image, which compose built, says that it is of the stack's project: this is no container of compose's.
      'com.docker.compose.project': '',
      ...own.labels,
    },
    HostConfig: {
      AutoRemove: true,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      LogConfig: { Type: 'none' },
      ...own.host,
    },
  };
}

/** One that lives as long as this process is connected to its stdin. */
const connected = (wanted: Wanted): Wanted => ({
  ...wanted,
  OpenStdin: true,
  StdinOnce: true,
  AttachStdin: true,
  AttachStdout: true,
  AttachStderr: true,
});

/** Keeps the lock's name while there may be no balancer, nor any volume. */
export const turn = (names: Names, holder: Holder, script: string): Wanted =>
  connected(
    confined(names.environment, names.balancerImage, ['sh', '-c', script], {
      labels: { [labels.holder]: JSON.stringify(holder) },
      host: { NetworkMode: 'none', Tmpfs: { '/run': '', '/tmp': '' } },
    }),
  );

/**
 * The lock: it sees the balancer's processes and network, so that it can reload and ask it, and it writes the environment's
 * volumes.
 */
export const lock = (
  names: Names,
  { services }: Pick<DockerEnvironment, 'services'>,
  holder: Holder,
  script: string,
): Wanted =>
  connected(
    confined(names.environment, names.balancerImage, ['sh', '-c', script], {
      labels: { [labels.holder]: JSON.stringify(holder) },
      host: {
        PidMode: `container:${names.balancer}`,
        NetworkMode: `container:${names.balancer}`,
        // `nginx -t` makes its temporary folders and gives them to the user nginx.
        CapAdd: ['CHOWN'],
        Tmpfs: { '/run': '', '/tmp': '', '/var/cache/nginx': '' },
        Binds: [
          ...bindsOf(names),
          ...Object.keys(services).map(
            (service) => `${secretsVolume(names, service)}:${secretsFolder(service)}`,
          ),
        ],
      },
    }),
  );

/** The stack's agent under the lock's name, with a script of its own. */
export const watchEnd = (names: Names, holder: Holder, label: string, script: string): Wanted =>
  confined(names.environment, names.balancerImage, ['sh', '-c', script], {
    labels: { [labels.holder]: JSON.stringify(holder), [label]: '' },
    host: {
      NetworkMode: `container:${names.balancer}`,
      Tmpfs: { '/run': '', '/tmp': '' },
      Binds: bindsOf(names),
    },
  });

/** Takes the scout's own program (gzip, base64) from the first line of its stdin: so it is of the version that asks. */
export const scoutProgram = `
const lines = require('node:readline').createInterface({ input: process.stdin });
lines.once('line', async (program) => {
  const file = require('node:os').tmpdir() + '/scout.mjs';
  require('node:fs').writeFileSync(file, require('node:zlib').gunzipSync(Buffer.from(program, 'base64')));
  (await import(file)).serve(lines);
});`;

/** The scout: it sees the balancer's network, and the engine as the stack's agent does. It may write nothing but /tmp. */
export const scout = (names: Names, socket: string): Wanted => ({
  ...connected(
    confined(
      names.environment,
      names.agentImage,
      ['node', '--max-old-space-size=96', '--eval', scoutProgram],
      {
        host: {
          NetworkMode: `container:${names.balancer}`,
          Tmpfs: { '/tmp': '' },
          Binds: [`${socket}:/var/run/docker.sock`],
          Memory: 192 * 1024 * 1024,
        },
      },
    ),
  ),
  User: 'root',
});
