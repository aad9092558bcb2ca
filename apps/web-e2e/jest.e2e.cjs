const reporters = require('./jest.reporters.cjs');

// Not named jest.config, so that `nx test` does not take it for a test without Docker: it needs an engine and images.
module.exports = {
  displayName: 'web-e2e on Docker',
  preset: '../../jest.preset.cjs',
  testMatch: ['**/*.e2e.ts'],
  reporters: reporters('junit-e2e.xml'),
  // Each test runs a whole stack and a load of its own.
  maxWorkers: 1,
  // A limit for what hangs, not a claim about how fast anything is.
  testTimeout: 600_000,
};
