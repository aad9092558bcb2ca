import * as z from 'zod';

/** Where an engine is: behind a Docker context, at an address that Docker knows, or on a machine with SSH. */
export type EngineAddress =
  { kind: 'context'; name: string } | { kind: 'address'; url: string } | ({ kind: 'ssh' } & SshAddress);

export interface SshAddress {
  /** Without it, the one that SSH's own configuration says. */
  user?: string | undefined;
  /** A name, an address, or a host of SSH's configuration. */
  host: string;
  port?: number | undefined;
}

// Nothing here may begin with a dash: it becomes an argument of ssh.
const ssh =
  /^ssh:\/\/(?:(?<user>[A-Za-z0-9_][A-Za-z0-9_.-]*)@)?(?<host>[A-Za-z0-9_][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:.]+\])(?::(?<port>\d{1,5}))?\/?$/;

/** Nothing where the text is none of the three. */
export function parseEngine(text: string): EngineAddress | undefined {
  if (/^(unix|tcp|npipe):\/\/\S+$/.test(text)) return { kind: 'address', url: text };
  if (/^[A-Za-z0-9][A-Za-z0-9_.+-]*$/.test(text)) return { kind: 'context', name: text };
  const { user, host, port } = ssh.exec(text)?.groups ?? {};
  if (host === undefined || Number(port ?? 22) < 1 || Number(port ?? 22) > 65_535) return undefined;
  return {
    kind: 'ssh',
    user,
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? undefined : Number(port),
  };
}

/** `engine` in an environment's file. */
export const engineAddress = z.string().refine((text) => parseEngine(text) !== undefined, {
  error: ({ input }) => describe(String(input)),
});

function describe(text: string): string {
  const expected = 'expected ssh://user@host, ssh://user@host:port, or the name of a Docker context';
  if (/^ssh:\/\/[^@/]*:[^@/]*@/.test(text)) return `${expected}; SSH signs in by key, so no password`;
  if (/^ssh:\/\/[^/]+\/./.test(text)) return `${expected}; no path`;
  return expected;
}
