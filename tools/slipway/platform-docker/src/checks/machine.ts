import { ok, skipped, wrong, type Check } from '@slipway/core/platform/check';
import { judgeClock } from '@slipway/core/checks/clock';
import { judgeDisk } from '@slipway/core/checks/disk';
import { localhostCheck } from '@slipway/core/checks/localhost';
import { judgePorts, listeningPorts, type WantedPort } from '@slipway/core/checks/ports';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import type { DockerCli } from '../engine/docker-cli.ts';
import { readInfo } from '../engine/engine-info.ts';

const noShell = "the engine's machine can be asked over ssh:// only";

/** Room where the engine keeps images, volumes and logs. */
export function diskCheck(docker: DockerCli): Check {
  return {
    name: 'disk',
    run: async () => {
      const { DockerRootDir } = await readInfo(docker);
      // Its folder may be closed to this user; df shows its file system all the same, or of the one around it.
      const printed = await docker.engine.shell(`df -Pk '${DockerRootDir}' 2>/dev/null || df -Pk /`);
      if (printed === undefined) return skipped(noShell);
      const [, size, , free] = printed.trim().split('\n').at(-1)?.split(/\s+/) ?? [];
      return judgeDisk(
        DockerRootDir,
        Number(free) * 1_024,
        Number(size) * 1_024,
        'make room there: docker system df shows what takes it, docker image prune removes what nothing uses',
      );
    },
  };
}

export function clockCheck(docker: DockerCli): Check {
  return {
    name: 'clock',
    run: async () => {
      // The first question may open the connection; the second is as quick as it gets.
      await readInfo(docker);
      const before = Date.now();
      const { SystemTime } = await readInfo(docker);
      return judgeClock(before, Date.parse(SystemTime), Date.now());
    },
  };
}

/** The environment's ports, less those that its own stack has already. */
export function portsCheck(
  docker: DockerCli,
  environment: DockerEnvironment,
  isUp: () => Promise<boolean>,
): Check {
  return {
    name: 'ports',
    run: async () => {
      if (await isUp()) return skipped('the stack is up and has them');
      const tables = await docker.engine.shell('cat /proc/net/tcp /proc/net/tcp6 2>/dev/null');
      if (tables === undefined) return skipped(noShell);
      if (tables === '') return wrong('what listens there can not be read', 'is it a Linux machine?');
      return judgePorts(portsOf(environment), listeningPorts(tables), environment.file);
    },
  };
}

/** Where the engine is here: whether `localhost` reaches what the stack publishes. */
export function endpointsCheck(docker: DockerCli, environment: DockerEnvironment): Check {
  const { host, admin } = environment;
  // What is for every address Docker publishes on IPv6 too.
  const isOnIpv6 = (address: string) => ['0.0.0.0', '::'].includes(address);
  const check = localhostCheck(
    portsOf(environment)
      .map((one) => ({ ...one, at: one.key === 'port' ? host : admin.host }))
      .filter(({ at }) => at !== '::1')
      .map(({ at, ...one }) => ({ ...one, onIpv6: isOnIpv6(at) })),
  );
  return {
    name: check.name,
    run: async () =>
      (await docker.engine.isElsewhere()) ? ok('the engine is on another machine') : check.run(),
  };
}

export function portsOf({ port, admin }: DockerEnvironment): WantedPort[] {
  const doors = (['fluentd', 'grafana', 'prometheus', 'alertmanager'] as const).map((name) => ({
    key: `admin.${name}`,
    port: admin[name],
  }));
  return [{ key: 'port', port }, ...doors];
}
