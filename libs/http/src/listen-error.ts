import { type ListenAddress, formatAddress } from './listen-address.ts';

const REMEDIES: Record<string, (variable: string) => string> = {
  EADDRINUSE: (variable) => `it is in use. Stop what listens there, or set ${variable} to another.`,
  EACCES: (variable) =>
    `this user may not listen there. Set ${variable} to a port above 1023 or a folder it may write to.`,
  EADDRNOTAVAIL: () => 'this machine has no such address. Set the host to one it has, or to 0.0.0.0.',
  ENOENT: () => "the socket's folder does not exist. Create it first.",
};

/** Listening failed: where, why, and what to do, in one line. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  private constructor(
    message: string,
    readonly address: ListenAddress,
    cause: Error,
  ) {
    super(message, { cause });
  }

  /** Explains an error of `server.listen`; any other is given back as it is. `variable` is what sets the address. */
  static from(error: Error, address: ListenAddress, variable: string): Error {
    if (!('syscall' in error) || error.syscall !== 'listen') return error;
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    const why = REMEDIES[code]?.(variable) ?? error.message;
    return new ListenError(`cannot listen on ${formatAddress(address)}: ${why}`, address, error);
  }
}
