import type { ReleaseConfig } from '../release/release.ts';
import { differencesOf, isDifferent } from './differences.ts';

const config: ReleaseConfig = {
  replicas: 2,
  variables: { GREETING: 'Ahoy!', LOG_LEVEL: 'info' },
  readyWithinMs: 30_000,
  drainWithinMs: 30_000,
};
const artifact = { kind: 'bundle', digest: 'sha256:a' } as const;

test('the same artifact and configuration differ in nothing, in any order of keys', () => {
  const { variables, ...rest } = config;
  const turned = { variables: { LOG_LEVEL: 'info', GREETING: 'Ahoy!' }, ...rest };
  expect(isDifferent(differencesOf({ artifact, config }, artifact, turned))).toBe(false);
  expect(variables).toEqual(turned.variables);
});

test('another artifact is told by both digests', () => {
  const differences = differencesOf({ artifact, config }, { digest: 'sha256:b' }, config);
  expect(differences.artifact).toEqual({ now: 'sha256:a', then: 'sha256:b' });
  expect(isDifferent(differences)).toBe(true);
});

test('variables are told as added, changed and removed', () => {
  const variables = { GREETING: 'Moin!', COLOUR: 'blue' };
  expect(differencesOf({ artifact, config }, artifact, { ...config, variables }).config).toEqual([
    { name: 'COLOUR', now: null, then: 'blue' },
    { name: 'GREETING', now: 'Ahoy!', then: 'Moin!' },
    { name: 'LOG_LEVEL', now: 'info', then: null },
  ]);
});

test('settings that are frozen too are told in their units', () => {
  expect(differencesOf({ artifact, config }, artifact, { ...config, drainWithinMs: 1_500 }).settings).toEqual(
    [{ name: 'drain within', now: '30 s', then: '1.5 s' }],
  );
});

test('what is not known to be for showing is told by its name only', () => {
  const secrets = (value: string) => ({ ...config, secrets: { TOKEN: value } });
  const differences = differencesOf({ artifact, config: secrets('hush') }, artifact, secrets('hush-hush'));
  expect(differences.undisclosed).toEqual(['secrets']);
  expect(JSON.stringify(differences)).not.toContain('hush');
});

test('to the first release everything is new', () => {
  const differences = differencesOf(undefined, artifact, config);
  expect(differences.artifact).toEqual({ now: null, then: 'sha256:a' });
  expect(differences.config).toHaveLength(2);
  expect(differences.settings.map(({ name, now }) => [name, now])).toEqual([
    ['drain within', null],
    ['ready within', null],
    ['replicas', null],
  ]);
});
