import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';
import { checkWorkflow } from './check-workflow.mjs';

const sound = `name: sound
on: push
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    environment: staging
    concurrency:
      group: sound-staging
      cancel-in-progress: false
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - run: npm ci
      - run: node tools/ci/summary.mjs
        env:
          TOKEN: \${{ secrets.TOKEN }}
`;

const problems = async (text: string): Promise<string[]> =>
  (await checkWorkflow('some.yml', text)).map(({ line, what }) => `${String(line)}: ${what}`);

describe('the check of workflows', () => {
  test.each(readdirSync(join(root, '.github/workflows')))('%s has no problem', async (name) => {
    expect(await problems(readFileSync(join(root, '.github/workflows', name), 'utf8'))).toEqual([]);
  });

  test('a sound workflow has none', async () => {
    expect(await problems(sound)).toEqual([]);
  });

  test.each([
    ['an action by its tag', '@08c6903cd8c0fde910a37f88322edcfb5dd907a8 #', '@v5 #', '15: .*not pinned'],
    ['a pin without its version', ' # v5.0.0', '', '15: .*does not say its version'],
    ['permissions for all jobs', 'permissions: {}', 'permissions: read-all', '3: .*permissions: {}'],
    [
      'a job with the permissions it happens to get',
      / {4}permissions:\n.*\n/,
      '',
      '6: job one does not list',
    ],
    ['a script in a step', 'npm ci', 'npm ci && npm test', '18: a step calls one script'],
    ['a script that is not there', 'summary.mjs', 'sumary.mjs', '19: there is no tools/ci/sumary.mjs'],
    [
      'an expression in a shell',
      'summary.mjs',
      'summary.mjs ${{ github.ref }}',
      '19: a shell is given no expression',
    ],
    ['untrusted text in a shell', 'npm ci', 'echo ${{ github.head_ref }}', '18: .*untrusted'],
    [
      'a secret for a whole job',
      '    steps:',
      '    env:\n      A: ${{ secrets.A }}\n    steps:',
      '15: a secret goes',
    ],
    [
      'a secret for an action',
      'credentials: false',
      'credentials: false\n          token: ${{ github.token }}',
      '18: a secret',
    ],
    ['a build after a secret', /$/, '      - run: npx nx run cli:build\n', '22: what builds comes before'],
    ['a build with a secret', 'node tools/ci/summary.mjs', 'npx nx run cli:build', '19: what builds comes'],
    ['a trigger for strangers', 'on: push', 'on: pull_request_target', '2: .*strangers'],
    ['a job without end', '    timeout-minutes: 5\n', '', '6: job one has no timeout-minutes'],
    ['another machine', 'ubuntu-24.04', 'ubuntu-latest', '6: job one runs on ubuntu-latest'],
    ['a token in .git/config', 'credentials: false', 'credentials: true', '15: .*persist-credentials'],
    ['a rollout that is cancelled', 'progress: false', 'progress: true', '6: job one changes an environment'],
    ['rollouts side by side', 'group: sound-', 'group: rollout-', '6: job one changes an environment'],
    ['a misspelt key', 'timeout-minutes', 'timeout-minuts', '7: unexpected key "timeout-minuts"'],
    ['an unknown context', 'secrets.TOKEN', 'sekrets.TOKEN', '21: undefined variable "sekrets"'],
  ])('finds %s', async (_, from, to, problem) => {
    const broken = sound.replace(from, () => to);
    expect(broken).not.toBe(sound);
    expect((await problems(broken)).join('\n')).toMatch(new RegExp(`^${problem}`, 'm'));
  });
});
