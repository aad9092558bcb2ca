import * as z from 'zod';

const variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'expected the name of an environment variable' });

/** Where a secret's value comes from: a variable of the deploying process, a file, or what a program prints. */
export const secretReference = z.union(
  [
    z.strictObject({ env: variable }),
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({ command: z.array(z.string()).min(1) }),
  ],
  { error: 'expected { env: NAME }, { file: path } or { command: [program, argument, ...] }' },
);

export type SecretReference = z.output<typeof secretReference>;
