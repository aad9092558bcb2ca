import { Clone } from './clone.ts';
import { Job } from './job.ts';
import { affectedBy, checksOf } from './pipeline.ts';

/** A commit that no history has: a force-push has taken it away. */
const gone = '1'.repeat(40);

describe('what ci does with a push', () => {
  const clone = new Clone();
  let base: string;

  beforeAll(() => {
    for (const environment of ['staging', 'production']) {
      clone.edit(
        `deploy/environments/${environment}.yaml`,
        (text) => `${text.replace(/^engine: .*$/m, '')}\nengine: ssh://someone@example.com\n`,
      );
    }
    base = clone.commit('The environments have engines');
  });

  beforeEach(() => {
    clone.git('checkout', '--quiet', '--detach', base);
  });

  afterAll(() => {
    clone.remove();
  });

  test('the first push is checked whole and deployed', () => {
    expect(affectedBy(clone, { base: 'none' })).toMatchObject({ e2e: true, environment: 'production' });
    const tasks = checksOf(clone, 'none');
    expect(tasks).toEqual(
      expect.arrayContaining([
        'web:build',
        'metrics:test',
        'cli:test',
        'deploy:check-nginx',
        'ci:lint-workflows',
      ]),
    );
    expect(tasks).not.toContain('stand-ins:build');
    expect(tasks).not.toContain('workspace:test');
  });

  test('a push that brings nothing runs nothing', () => {
    clone.commit('Nothing');
    const affected = affectedBy(clone, { base });
    expect(affected).toMatchObject({ projects: [], e2e: false, environment: '' });
    expect(affected.summary).toContain('Not deployed: nothing that is deployed has changed.');
    expect(checksOf(clone, base)).toEqual([]);
  });

  test('a change of pages only runs nothing', () => {
    clone.change('README.md', 'apps/web/README.md', 'deploy/README.md', 'libs/metrics/README.md');
    expect(affectedBy(clone, { base })).toMatchObject({ projects: [], e2e: false, environment: '' });
    expect(checksOf(clone, base)).toEqual([]);
  });

  test('a change of libs/metrics checks it and what is built of it, and is deployed', () => {
    clone.change('libs/metrics/src/index.ts');
    expect(affectedBy(clone, { base, branch: 'feature' })).toMatchObject({
      projects: ['benchmarks', 'deploy', 'metrics', 'release-packages', 'service', 'web', 'web-e2e'],
      e2e: true,
      environment: 'staging',
    });
    const tasks = checksOf(clone, base);
    expect(tasks).toEqual(
      expect.arrayContaining(['metrics:lint', 'metrics:test', 'metrics:typecheck', 'web:build', 'web:test']),
    );
    expect(tasks).not.toContain('logging:test');
    expect(tasks).not.toContain('cli:test');
  });

  test('a change of deploy/ checks the configuration, and is deployed', () => {
    clone.change('deploy/nginx/nginx.conf');
    expect(affectedBy(clone, { base })).toMatchObject({
      projects: ['deploy', 'release-packages', 'web-e2e'],
      e2e: true,
      environment: 'production',
    });
    const tasks = checksOf(clone, base);
    expect(tasks).toEqual(
      expect.arrayContaining(['deploy:check', 'deploy:check-nginx', 'deploy:check-loki']),
    );
    expect(tasks).not.toContain('web:test');
  });

  test('a change of a workflow is linted, and not deployed', () => {
    clone.change('.github/workflows/deploy.yml');
    expect(affectedBy(clone, { base })).toMatchObject({ projects: ['ci'], environment: '' });
    expect(checksOf(clone, base)).toEqual(
      expect.arrayContaining(['ci:lint', 'ci:lint-workflows', 'ci:test']),
    );
  });

  test('a merge is compared with the last commit that passed: all of its branch counts', () => {
    clone.change('libs/metrics/src/index.ts');
    const branch = clone.change('README.md');
    clone.git('checkout', '--quiet', '--detach', base);
    clone.change('deploy/README.md');
    clone.merge(branch);
    expect(affectedBy(clone, { base })).toMatchObject({
      projects: ['benchmarks', 'deploy', 'metrics', 'release-packages', 'service', 'web', 'web-e2e'],
      environment: 'production',
    });
  });

  test('after a force-push everything is affected: the passed commit is in no history', () => {
    clone.change('README.md');
    const { projects, environment } = affectedBy(clone, { base: gone });
    expect(projects).toEqual(expect.arrayContaining(['logging', 'cli', 'web']));
    expect(environment).toBe('production');
  });

  test('after a force-push all is affected: the passed commit is beside the new history', () => {
    const rewritten = clone.change('libs/metrics/src/index.ts');
    clone.git('checkout', '--quiet', '--detach', base);
    clone.change('README.md');
    const { projects, environment } = affectedBy(clone, { base: rewritten });
    expect(projects).toEqual(expect.arrayContaining(['logging', 'cli', 'web']));
    expect(environment).toBe('production');
  });

  test('a pull request is checked and never deployed', () => {
    clone.change('apps/web/src/config.ts');
    expect(affectedBy(clone, { base, branch: '7/merge', event: 'pull_request' })).toMatchObject({
      projects: ['benchmarks', 'deploy', 'release-packages', 'web', 'web-e2e'],
      e2e: true,
      environment: '',
    });
  });

  test('the packages are in step with the project graph', () => {
    const job = new Job(clone.folder, 'ci.yml', 'checks');
    expect(job.run('Sync')).toContain('up to date');
    job.end();
  });
});
