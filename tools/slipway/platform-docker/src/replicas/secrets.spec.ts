import { releaseOf } from '@slipway/core/testing/release';
import { namesOf, secretsVolume } from '../names/names.ts';
import { SecretVolume, withSecrets } from './secrets.ts';

const digest = `hmac-sha256:${'ab'.repeat(32)}`;
const names = namesOf('staging');
const release = (secrets?: Record<string, string>) => releaseOf({ secrets });

test('a replica gets the volume read-only, and the path of each version', () => {
  const file = {
    services: { web: { environment: { A: '1' }, volumes: [{ type: 'tmpfs', target: '/tmp' }] } },
  };
  expect(withSecrets(file, release({ DB_PASSWORD: digest }), names)).toEqual({
    services: {
      web: {
        environment: { A: '1', DB_PASSWORD_FILE: `/run/secrets/${'ab'.repeat(32)}` },
        volumes: [
          { type: 'tmpfs', target: '/tmp' },
          {
            type: 'volume',
            source: 'slipway-secrets',
            target: '/run/secrets',
            read_only: true,
            volume: { nocopy: true },
          },
        ],
      },
    },
    volumes: { 'slipway-secrets': { external: true, name: 'slipway-staging_secrets-web' } },
  });
  expect(secretsVolume(names, 'web')).toBe('slipway-staging_secrets-web');
});

test('without secrets the file stays as it is', () => {
  const file = { services: { web: {} } };
  expect(withSecrets(file, release(), names)).toBe(file);
});

test('a value goes to the shell encoded', async () => {
  const scripts: string[] = [];
  const run = (script: string) => {
    scripts.push(script);
    return Promise.resolve('');
  };
  await new SecretVolume(run, 'web').keep(digest, Buffer.from('hunter2'));
  expect(scripts.join()).not.toContain('hunter2');
  expect(scripts.join()).toContain(Buffer.from('hunter2').toString('base64'));
});
