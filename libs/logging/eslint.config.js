import base from '../../eslint.config.js';

export default [
  ...base,
  {
    files: ['**/package.json'],
    // A peer of nestjs-pino's.
    rules: { '@nx/dependency-checks': ['error', { ignoredDependencies: ['pino-http', 'rxjs'] }] },
  },
];
