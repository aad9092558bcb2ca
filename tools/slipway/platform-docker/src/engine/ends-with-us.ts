/** Looks every 0.1 s whether the process that asked for the command still lives, as long as the command does. */
const guarded = `us=$1; shift
(while kill -0 "$us"; do kill -0 $$ || exit; sleep 0.1; done; kill $$) </dev/null >/dev/null 2>&1 &
exec "$@"`;

/**
 * A command that ends when this process does, however it dies. Docker commands go on by themselves otherwise, and one
 * that starts replicas would start them after the next command has cleared up.
 */
export function endingWithUs(program: string, args: readonly string[]): [string, string[]] {
  return ['sh', ['-c', guarded, 'sh', String(process.pid), program, ...args]];
}
