import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { repository } from '../../harness/repository.ts';

/** The folder of scripts that make a server. */
export const scripts = join(repository, 'apps', 'web-e2e', 'src', 'docker', 'remote');

/** What a server runs besides the engine: where the program is below its folder, and Debian's packages that have it. */
const known = {
  sshd: ['usr/sbin/sshd', 'openssh-server', 'openssh-sftp-server', 'libwrap0'],
  registry: ['usr/bin/docker-registry', 'docker-registry'],
};

/** The folder that has a program: the root of this machine, or packages that were unpacked for these tests. */
export function folderOf(program: keyof typeof known): string {
  const unpacked = join(repository, '.slipway', program);
  return execFileSync(join(scripts, 'get-program.sh'), [unpacked, ...known[program]], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}
