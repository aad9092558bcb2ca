import type { SshAddress } from '@slipway/core/environment/engine-address';
import { SlipwayError, type Explanation } from '@slipway/core/errors/slipway-error';

/** How a connection ended, or did not come about. */
export interface Ended {
  /** Null where a signal ended it. */
  exitCode: number | null;
  stderr: string;
  /** True where it had stood before. */
  stood: boolean;
}

/** What a person is told of a connection that is not there, by what ssh said. */
export function explainSsh(address: SshAddress, ended: Ended): SlipwayError {
  const { exitCode, stderr, stood } = ended;
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const last = lines.at(-1)?.trim() ?? `ssh ended with exit code ${String(exitCode)}`;
  const known = knownCases(address, stderr, last, exitCode);
  if (known) return new SlipwayError(known);
  if (stood) {
    return new SlipwayError({
      what: `The connection to ${address.host} was lost`,
      why: last,
      next: 'what was not finished is undone on the engine; try again once the server can be reached',
    });
  }
  return new SlipwayError({
    what: `No connection to ${address.host} comes about`,
    why: last,
    next: `try by hand: ${byHand(address)}`,
    lines: lines.slice(-10),
  });
}

function knownCases(
  address: SshAddress,
  stderr: string,
  last: string,
  exitCode: number | null,
): Explanation | undefined {
  const { host } = address;
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED/.test(stderr)) {
    const [, type, file, line] = /Offending (\S+) key in (.+):(\d+)/.exec(stderr) ?? [];
    const now = /(SHA256:\S+?)\.?\s/.exec(stderr)?.[1] ?? 'another one';
    const where = file === undefined ? 'known hosts' : `${file}, line ${line ?? '?'}`;
    return {
      what: `The host key of ${host} has changed: nothing was sent to it`,
      why: `it shows ${now}, and ${where} has another ${type ?? ''} key for it: the server was reinstalled, or another machine answers in its place`,
      next: `ask who runs it. If the new key is right: ssh-keygen -R '${knownAs(address)}'${file === undefined ? '' : ` -f ${file}`}, then: ${byHand(address)}`,
    };
  }
  if (/Host key verification failed/.test(stderr)) {
    return {
      what: `The host key of ${host} is not known`,
      why: 'SSH has no key of it among its known hosts, and must not guess',
      next: `compare its key and accept it, once: ${byHand(address)}`,
    };
  }
  if (/Permission denied \(/.test(stderr)) {
    return {
      what: `${host} does not let ${address.user ?? 'this user'} in`,
      why: last,
      next: `see which keys SSH offers (ssh-add -l), or install one there: ssh-copy-id ${[...portOf(address), nameOf(address)].join(' ')}`,
    };
  }
  if (/Could not resolve hostname/.test(stderr)) {
    return {
      what: `There is no host ${host}`,
      why: last,
      next: 'correct "engine" in the environment\'s file, or name the host in SSH\'s configuration',
    };
  }
  if (exitCode === 127 || /docker: (command )?not found/.test(stderr)) {
    return {
      what: `${host} has no docker command`,
      why: last,
      next: 'install Docker there; what a sign-in without a terminal has as its PATH must lead to it',
    };
  }
  if (/refused by server|administratively prohibited/.test(stderr)) {
    return {
      what: `${host} does not let its Docker socket be used through SSH`,
      why: last,
      next: 'set AllowStreamLocalForwarding yes in its sshd_config',
    };
  }
  return undefined;
}

const nameOf = ({ user, host }: SshAddress) => (user === undefined ? host : `${user}@${host}`);
const portOf = ({ port }: SshAddress) => (port === undefined ? [] : ['-p', String(port)]);
const knownAs = ({ host, port }: SshAddress) =>
  port === undefined || port === 22 ? host : `[${host}]:${String(port)}`;
const byHand = (address: SshAddress) =>
  ['ssh', ...portOf(address), nameOf(address), 'docker', 'version'].join(' ');
