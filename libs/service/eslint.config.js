import base from '../../eslint.config.js';

export default [
  ...base,
  {
    files: ['**/package.json'],
    // A peer of Nest's own.
    rules: { '@nx/dependency-checks': ['error', { ignoredDependencies: ['rxjs'] }] },
  },
];
