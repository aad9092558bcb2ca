import base, { boundaries } from '../../../eslint.config.js';

export default [
  ...base,
  {
    // The command is one bundle of all that it imports, built or not: an installation needs nothing else.
    files: ['**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': ['error', { ...boundaries, enforceBuildableLibDependency: false }],
    },
  },
  { files: ['**/package.json'], rules: { '@nx/dependency-checks': 'off' } },
];
