import { docker, runIn } from './docker.ts';
import { standIns } from './images.ts';

interface Config {
  User: string;
  Entrypoint: string[] | null;
  Cmd: string[] | null;
  ExposedPorts?: Record<string, object>;
  Volumes?: Record<string, object> | null;
  WorkingDir: string;
  StopSignal?: string;
}

const keys = (map: Record<string, object> | null | undefined) => Object.keys(map ?? {}).sort();

describe.each(standIns)(
  '$name:$tag keeps the contract of the official image',
  ({ name, tag, aliases, contract }) => {
    const image = `${name}:${tag}`;

    it('has the user, entry point, command, ports, volumes, folder and stop signal', async () => {
      const config = JSON.parse(
        await docker('image', 'inspect', '--format', '{{json .Config}}', image),
      ) as Config;

      expect({
        user: config.User,
        entrypoint: config.Entrypoint,
        cmd: config.Cmd,
        ports: keys(config.ExposedPorts),
        volumes: keys(config.Volumes),
        workdir: config.WorkingDir || '/',
        stopSignal: config.StopSignal ?? 'SIGTERM',
      }).toEqual({
        user: contract.user,
        entrypoint: contract.entrypoint,
        cmd: contract.cmd,
        ports: [...contract.ports].sort(),
        volumes: contract.volumes,
        workdir: contract.workdir,
        stopSignal: contract.stopSignal,
      });
    });

    it('has the accounts, paths, tools for health checks and further tags', async () => {
      for (const [account, ids] of Object.entries(contract.accounts)) {
        expect(`${await runIn(image, 'id', '-u', account)}:${await runIn(image, 'id', '-g', account)}`).toBe(
          ids,
        );
      }
      for (const path of contract.paths) {
        await runIn(image, 'sh', '-c', 'test -e "$1" || test -L "$1"', 'sh', path);
      }
      for (const tool of contract.healthTools) {
        expect(await runIn(image, 'sh', '-c', 'command -v "$1"', 'sh', tool)).toContain(tool);
      }
      const id = (reference: string) => docker('image', 'inspect', '--format', '{{.Id}}', reference);
      for (const alias of aliases) expect(await id(`${name}:${alias}`)).toBe(await id(image));
    });
  },
);
