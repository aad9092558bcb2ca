import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretReference } from '../environment/secret-reference.ts';
import { SlipwayError } from '../errors/slipway-error.ts';
import { withFolder } from '../testing/temporary-folder.ts';
import { resolveSecrets } from './resolve.ts';

const print = (text: string, code = 0): SecretReference => ({
  command: [
    process.execPath,
    '-e',
    `process.stdout.write(${JSON.stringify(text)}); console.error('vault is sealed'); process.exitCode = ${String(code)}`,
  ],
});

async function valueOf(reference: SecretReference, root = '.'): Promise<string | undefined> {
  return (await resolveSecrets({ DB_PASSWORD: reference }, root)).get('DB_PASSWORD')?.toString();
}

async function refusal(reference: SecretReference): Promise<SlipwayError> {
  const error: unknown = await valueOf(reference).catch((thrown: unknown) => thrown);
  if (error instanceof SlipwayError) return error;
  throw new Error('it was accepted');
}

describe('a value comes from', () => {
  test('a variable, as it is', async () => {
    process.env['SLIPWAY_SPEC_SECRET'] = ' two\nlines\n';
    expect(await valueOf({ env: 'SLIPWAY_SPEC_SECRET' })).toBe(' two\nlines\n');
    delete process.env['SLIPWAY_SPEC_SECRET'];
  });

  test('a file below the root, every byte of it', () =>
    withFolder(async (root) => {
      writeFileSync(join(root, 'password'), Buffer.from([0xff, 0x00, 0x0a]));
      const values = await resolveSecrets({ KEY: { file: 'password' } }, root);
      expect(values.get('KEY')).toEqual(Buffer.from([0xff, 0x00, 0x0a]));
    }));

  test('a command, without one last line break', async () => {
    expect(await valueOf(print('hunter2\n\n'))).toBe('hunter2\n');
  });
});

describe("what can't be read is refused with exit code 1:", () => {
  test.each<[string, SecretReference, string]>([
    [
      'a variable that is not set',
      { env: 'SLIPWAY_SPEC_UNSET' },
      'the variable SLIPWAY_SPEC_UNSET is not set',
    ],
    ['a file that is missing', { file: '/nowhere/password' }, 'there is no file /nowhere/password'],
    ['a program that is missing', { command: ['slipway-spec-none'] }, 'slipway-spec-none is not installed'],
    ['a command that prints nothing', print(''), 'is empty'],
    [
      'a value that is too long',
      { command: [process.execPath, '-p', "'x'.repeat(500_001)"] },
      'has 500,001 bytes',
    ],
  ])('%s', async (_what, reference, why) => {
    const error = await refusal(reference);
    expect(error.message).toContain('The secret DB_PASSWORD');
    expect(error.why).toContain(why);
    expect(error.exitCode).toBe(1);
  });

  test('a file that this user may not read', () =>
    withFolder(async (root) => {
      if (process.getuid?.() === 0) return;
      writeFileSync(join(root, 'password'), 'x');
      chmodSync(join(root, 'password'), 0o000);
      expect((await refusal({ file: join(root, 'password') })).why).toContain('EACCES');
    }));

  test('a command that fails, with its exit code and stderr, never with its stdout', async () => {
    const error = await refusal(print('hunter2', 3));
    expect(error.why).toContain('failed with exit code 3');
    expect(error.lines).toEqual(['vault is sealed']);
    expect([error.why, ...error.lines].join()).not.toContain('hunter2');
  });
});
