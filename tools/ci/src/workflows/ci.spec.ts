import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../root.mjs';
import { playJobs, type Play } from './play-jobs.ts';

const { jobs } = parse(readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8')) as {
  jobs: Parameters<typeof playJobs>[0];
};

const toStaging: Play = { outputs: { affected: { e2e: 'true', environment: 'staging' } } };
const nowhere: Play = { outputs: { affected: { e2e: 'true', environment: '' } } };
const registry = { REGISTRY: 'ghcr.io/someone' };

describe('the jobs of ci', () => {
  test('a push that goes somewhere is deployed when all checks and tests have passed', () => {
    expect(playJobs(jobs, toStaging)).toMatchObject({ checks: 'success', e2e: 'success', deploy: 'success' });
  });

  test('images go through a registry only where there is one', () => {
    expect(playJobs(jobs, toStaging)).toMatchObject({ publish: 'skipped', deploy: 'success' });
    expect(playJobs(jobs, { ...toStaging, vars: registry })).toMatchObject({
      publish: 'success',
      deploy: 'success',
    });
  });

  test.each(['affected', 'checks', 'e2e', 'publish'])('nothing is deployed when %s has failed', (job) => {
    for (const end of ['failure', 'cancelled'] as const) {
      const results = playJobs(jobs, { ...toStaging, vars: registry, ends: { [job]: end } });
      expect(results['deploy']).toBe('skipped');
    }
  });

  test('nothing is deployed without the end-to-end tests', () => {
    const untested = { outputs: { affected: { e2e: 'false', environment: 'staging' } } };
    expect(playJobs(jobs, untested)).toMatchObject({ e2e: 'skipped', deploy: 'skipped' });
  });

  test('what goes nowhere is checked, and neither published nor deployed', () => {
    expect(playJobs(jobs, { ...nowhere, vars: registry })).toEqual({
      affected: 'success',
      checks: 'success',
      e2e: 'success',
      publish: 'skipped',
      deploy: 'skipped',
    });
  });
});
