const reporters = require('./jest.reporters.cjs');

// Not named jest.config, so that `nx test` does not take it for a test without Docker: it needs an engine and images.
module.exports = {
  displayName: 'web-e2e on Docker',
  preset: '../../jest.preset.cjs',
  testMatch: ['**/*.e2e.ts'],
  reporters: reporters('junit-e2e.xml'),
  // Each file runs a stack of its own, and mostly waits for it.
  maxWorkers: 2,
  // A limit for what hangs, not a claim about how fast anything is.
  testTimeout: 600_000,
};
