import base, { boundaries } from '../../../eslint.config.js';

export default [
  ...base,
  {
    // Only what is published has to be built.
    files: ['**/*.spec.ts', 'src/testing/**'],
    rules: {
      '@nx/enforce-module-boundaries': ['error', { ...boundaries, enforceBuildableLibDependency: false }],
    },
  },
  {
    files: ['**/package.json'],
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          ignoredFiles: [
            '{projectRoot}/eslint.config.js',
            '{projectRoot}/**/*.spec.ts',
            '{projectRoot}/src/testing/**',
          ],
          // Targets run it, and the generator reads its files.
          ignoredDependencies: ['@slipway/cli'],
          checkVersionMismatches: false,
        },
      ],
    },
  },
];
