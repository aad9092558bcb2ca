import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import * as jsoncParser from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

/** What may import what: arrows go one way. CONTRIBUTING.md has the table of the tags. */
export const boundaries = {
  enforceBuildableLibDependency: true,
  // Every package's lint configuration extends the one at the root.
  allow: ['^(\\.\\./)+eslint\\.config\\.js$'],
  depConstraints: [
    { sourceTag: 'scope:service', onlyDependOnLibsWithTags: ['scope:service'] },
    { sourceTag: 'scope:slipway', onlyDependOnLibsWithTags: ['scope:slipway'] },
    { sourceTag: 'scope:deploy', onlyDependOnLibsWithTags: ['scope:deploy', 'scope:slipway'] },
    { sourceTag: 'scope:workspace', onlyDependOnLibsWithTags: ['scope:workspace'] },
    { sourceTag: 'layer:core', onlyDependOnLibsWithTags: ['layer:core'] },
    { sourceTag: 'layer:rollout', onlyDependOnLibsWithTags: ['layer:core', 'layer:rollout'] },
    { sourceTag: 'layer:platform', onlyDependOnLibsWithTags: ['layer:core'] },
    // It runs the command, and imports nothing of it.
    { sourceTag: 'layer:nx', onlyDependOnLibsWithTags: ['layer:core'] },
    { sourceTag: 'layer:testing', onlyDependOnLibsWithTags: ['layer:core'] },
    {
      sourceTag: 'layer:cli',
      onlyDependOnLibsWithTags: ['layer:core', 'layer:rollout', 'layer:platform'],
    },
    { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib'] },
    { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib'] },
    { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:tool'] },
    { sourceTag: 'type:config', onlyDependOnLibsWithTags: ['type:tool'] },
    { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:tool'] },
  ],
};

export default tseslint.config(
  { ignores: ['**/dist', '**/out-tsc', '**/test-reports', '**/.slipway', '**/node_modules'] },
  ...nx.configs['flat/base'],
  ...nx.configs['flat/javascript'],
  ...nx.configs['flat/typescript'],
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Taking a key out of an object by destructuring is no unused variable.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // A Nest module is a class whose whole content is its decorator or one static method.
      '@typescript-eslint/no-extraneous-class': [
        'error',
        { allowWithDecorator: true, allowStaticOnly: true },
      ],
      // Nest declares its option objects as classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['**/*.spec.ts'],
    // Jest's asymmetric matchers, such as expect.any, are typed as any.
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    files: ['**/*.ts', '**/*.js', '**/*.mjs'],
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries],
    },
  },
  {
    files: ['**/package.json'],
    languageOptions: { parser: jsoncParser },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          ignoredFiles: [
            '{projectRoot}/eslint.config.js',
            '{projectRoot}/build.mjs',
            '{projectRoot}/**/*.spec.ts',
            '{projectRoot}/src/testing/**',
          ],
          checkVersionMismatches: false,
        },
      ],
    },
  },
  prettier,
);
