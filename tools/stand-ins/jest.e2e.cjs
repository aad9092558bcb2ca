// Not named jest.config, so that `nx test` does not take it for unit tests: it needs a Docker Engine and the images.
module.exports = {
  displayName: 'stand-ins',
  preset: '../../jest.preset.cjs',
  testMatch: ['**/*.e2e.ts'],
  maxWorkers: 2,
  // A limit for what hangs, not a claim about how fast anything is.
  testTimeout: 300_000,
};
